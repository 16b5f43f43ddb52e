#include "net/endpoint_probe.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>

#include "net/channel.hpp"
#include "net/resolver.hpp"
#include "net/tls_context.hpp"

namespace mpustop::net {
namespace {

core::time_point now() { return std::chrono::steady_clock::now(); }

/// A connection to one address.
class attempt final : private channel_events {
 public:
  attempt(boost::asio::io_context& context, channel_buffers& buffers, probed_address& into,
          std::function<void()> ended)
      : into_(into), ended_(std::move(ended)), channel_(context, buffers, *this) {}

  void start(const transport_options& options, const tls_context* tls) {
    const auto& through = options.through;
    begun_ = now();
    tunnelled_ = tls != nullptr && through;
    channel_.connect(into_.address, tunnelled_ ? through->port : options.to.port,
                     tls == nullptr ? nullptr : tls->connect(options.to.host),
                     tunnelled_ ? std::make_unique<proxy_tunnel>(*through, options.to) : nullptr);
  }

  /// Writes down how far it is.
  void look() {
    if (into_.at == probed_address::step::done || channel_.connected_at() == core::never) return;
    into_.connected = channel_.connected_at() - begun_;
    into_.at = channel_.awaits_proxy() ? probed_address::step::tunnel : probed_address::step::tls;
  }

 private:
  void on_open() override {
    look();
    into_.at = probed_address::step::done;
    if (channel_.tls() != nullptr) into_.tls = channel_.tls()->details();
    channel_.close();
    ended_();
  }

  void on_bytes(std::string_view) override {}

  void on_end(std::string_view why) override {
    look();
    into_.error = why;
    into_.no_route =
        why == boost::system::error_code(boost::asio::error::network_unreachable).message();
    ended_();
  }

  probed_address& into_;
  std::function<void()> ended_;
  core::time_point begun_;
  bool tunnelled_ = false;
  channel channel_;
};

}  // namespace

class endpoint_probe::impl {
 public:
  impl(boost::asio::io_context& context, const transport_options& options)
      : context_(context), options_(options), resolver_(context) {
    if (!options.to.tls) return;
    tls_ = std::make_unique<tls_context>(options.ca_file, options.http);
  }

  void start(std::function<void()> done) {
    done_ = std::move(done);
    facts_.host = options_.to.tls && options_.through ? options_.through->host : options_.to.host;
    resolver_.resolve(facts_.host, [this, begun = now()](const resolved& found) {
      facts_.looked_up = now() - begun;
      facts_.name_error = found.error;
      connect(found.addresses);
    });
  }

  const probe_facts& facts() {
    for (attempt& one : attempts_) one.look();
    return facts_;
  }

 private:
  void connect(const std::vector<std::string>& addresses) {
    const std::size_t tried = std::min(addresses.size(), most_addresses);
    facts_.more_addresses = addresses.size() - tried;
    facts_.addresses.reserve(tried);  // the attempts write into its elements
    open_ = tried;
    for (std::size_t i = 0; i < tried; ++i) {
      facts_.addresses.push_back({.address = addresses[i]});
      attempts_.emplace_back(context_, buffers_, facts_.addresses.back(), [this] { ended(); });
      attempts_.back().start(options_, tls_.get());
    }
    if (tried == 0) done_();
  }

  void ended() {
    if (--open_ == 0) done_();
  }

  boost::asio::io_context& context_;
  const transport_options options_;
  std::function<void()> done_;
  probe_facts facts_;
  std::unique_ptr<tls_context> tls_;
  channel_buffers buffers_;
  std::deque<attempt> attempts_;
  std::size_t open_ = 0;
  resolver resolver_;
};

endpoint_probe::endpoint_probe(boost::asio::io_context& context, const transport_options& options)
    : impl_(std::make_unique<impl>(context, options)) {}

endpoint_probe::~endpoint_probe() = default;

void endpoint_probe::start(std::function<void()> done) { impl_->start(std::move(done)); }

const probe_facts& endpoint_probe::facts() const { return impl_->facts(); }

}  // namespace mpustop::net
