#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/load_ids.hpp"
#include "core/load_machine.hpp"
#include "core/nonce.hpp"
#include "core/reply.hpp"
#include "core/stop_request.hpp"
#include "engine/load_keys.hpp"
#include "net/endpoint.hpp"
#include "net/https_transport.hpp"

namespace mpustop::engine {

/// What one engine of a load test is made of.
struct load_loop_setup {
  core::load_part part;
  net::transport_options transport;
  credentials keys;
  std::shared_ptr<credentials_source> renewal;  ///< may be shared with others
  signature_version signature = signature_version::v3;
  core::reply_rules rules;
  core::load_ids ids;
  bool by_millisecond = false;
  std::function<void()> on_connected;                 ///< once, with the first connection
  std::function<void(const std::string&)> on_failed;  ///< no connection, before any
  std::function<void(const std::string&)> on_notice;
};

/// One engine of a load test: its own event loop, connections and signer, for a thread of its own.
/// The callbacks are called from that thread.
class load_loop : private net::transport_events {
 public:
  explicit load_loop(load_loop_setup setup);
  ~load_loop() override;

  /// Connects, waits for `begin`, and runs to the end.
  void run();
  /// Safe from any thread.
  void begin(core::time_point start);
  void stop();

  /// Sends, good answers and errors so far; from any thread.
  struct counts {
    std::uint64_t sent, ok, errors;
  };
  counts so_far() const;

  /// After `run`.
  const core::load_machine& machine() const { return machine_; }
  net::traffic traffic() const;  ///< of the measured part
  std::uint64_t connections() const { return connections_; }
  const std::string& protocol() const { return protocol_; }
  core::time_point ended_at() const { return ended_at_; }

 private:
  void on_response(net::attempt_id id, core::response& answer) override;
  void on_failure(net::attempt_id id, core::transport_failure why) override;
  void on_settled(net::attempt_id id) override;
  void on_network_round_trip(core::peer_id, core::duration) override {}
  void on_connected(std::string_view protocol) override;
  void on_connect_failed(std::string_view text) override;
  void on_notice(std::string_view text) override;
  void on_room() override;

  void schedule_pump();
  void pump();
  core::stop_request signer_with(const credentials& keys) const;
  void heed_keys();
  void send(net::attempt_id id);
  void wait_until(core::time_point when);
  void publish();
  void finish();

  boost::asio::io_context io_{1};
  boost::asio::steady_timer timer_{io_};
  boost::asio::steady_timer warm_{io_};
  load_loop_setup setup_;
  core::load_machine machine_;
  core::stop_request signer_;
  load_keys keys_;
  core::nonce_sequence nonces_;
  core::reply_reader replies_;
  core::reply reply_;
  std::unique_ptr<net::transport> transport_;

  core::wall_time wall_{};  ///< of this round
  net::traffic warm_traffic_{};
  net::traffic all_traffic_{};
  std::uint64_t connections_ = 0;
  std::string protocol_;
  bool begun_ = false;
  bool pump_scheduled_ = false;
  bool finished_ = false;
  core::time_point waiting_until_ = core::never;
  core::time_point ended_at_{};
  std::atomic<std::uint64_t> sent_{0}, ok_{0}, errors_{0};
};

}  // namespace mpustop::engine
