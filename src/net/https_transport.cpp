#include "net/https_transport.hpp"

#include "net/pool.hpp"

namespace mpustop::net {
namespace {

/// The user's handle: handlers may keep the pool for a while after it is gone, closed.
class https_transport final : public transport {
 public:
  https_transport(boost::asio::io_context& context, transport_events& events,
                  const transport_options& options)
      : pool_(std::make_shared<pool>(context, events, options)) {}
  ~https_transport() override { pool_->close(); }
  https_transport(const https_transport&) = delete;
  https_transport& operator=(const https_transport&) = delete;

  void start() override { pool_->start(); }
  mpustop::net::room room() const override { return pool_->room(); }
  void want(unsigned requests) override { pool_->want(requests); }
  void send(attempt_id id, const core::request_view& request) override { pool_->send(id, request); }
  void abandon(attempt_id id) override { pool_->abandon(id); }
  void flush() override { pool_->flush(); }
  mpustop::net::traffic traffic() const override { return pool_->traffic(); }
  std::uint64_t connections_opened() const override { return pool_->connections_opened(); }
  void close() override { pool_->close(); }

 private:
  std::shared_ptr<pool> pool_;
};

}  // namespace

transport_options make_transport_options(const mpustop::options& options) {
  transport_options out;
  out.to = parse_endpoint(options.endpoint);
  if (!options.proxy.empty()) out.through = parse_proxy(options.proxy, "the proxy");
  out.ca_file = options.ca_file;
  out.http = options.http;
  out.plain_http2 = options.plain_http2;
  out.connections = options.connections;
  out.streams = options.streams;
  out.connect_timeout = options.connect_timeout;
  out.network_round_trips = options.guard == guard_mode::paranoid;
  return out;
}

std::unique_ptr<transport> make_https_transport(boost::asio::io_context& context,
                                                transport_events& events,
                                                const transport_options& options) {
  return std::make_unique<https_transport>(context, events, options);
}

}  // namespace mpustop::net
