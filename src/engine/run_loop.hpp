#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <mpustop/stopper.hpp>

#include "core/dispatcher.hpp"
#include "core/nonce.hpp"
#include "core/reply.hpp"
#include "core/stop_request.hpp"
#include "engine/input_batch.hpp"
#include "engine/key_fetcher.hpp"
#include "engine/wall_clock.hpp"
#include "net/endpoint.hpp"
#include "net/transport.hpp"

namespace mpustop::engine {

/// Performs a run: pulls actions from the dispatcher and does them on the transport, tells the
/// dispatcher what came back. One thread; owns the clock, the timers and the nonces.
class run_loop : private net::transport_events {
 public:
  run_loop(const options& wanted, const net::endpoint& where, task_source& source,
           stopper::callbacks calls);
  ~run_loop() override;

  /// Runs to the end. Throws what `stopper::run` documents.
  summary run();
  /// Safe from any thread.
  void stop();

 private:
  void on_response(net::attempt_id id, core::response& answer) override;
  void on_failure(net::attempt_id id, core::transport_failure why) override;
  void on_settled(net::attempt_id id) override;
  void on_network_round_trip(core::peer_id peer, core::duration rtt) override;
  void on_connected(std::string_view protocol) override;
  void on_connect_failed(std::string_view text) override;
  void on_notice(std::string_view text) override;
  void on_room() override;

  void explain_signature(net::attempt_id id, const core::signing_quote& theirs);
  void schedule_pump();
  void pump();
  void perform_all();
  void connect();
  bool perform(const core::action& what, core::time_point now);
  void send(const core::act::send& what, core::time_point now);
  void fill();
  bool read_input();
  void wait_until(core::time_point when);
  static core::stop_request signer_of(const options& wanted, const net::endpoint& where);
  std::optional<core::duration> keys_last(core::time_point now);
  void fetch_keys();
  void use(credentials fresh, core::time_point now);
  void show_progress();
  void finish();
  summary numbers() const;

  options wanted_;  ///< its keys are those in use
  const net::endpoint where_;
  boost::asio::io_context io_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer progress_timer_;
  task_source& source_;
  stopper::callbacks calls_;
  core::dispatcher dispatcher_;
  core::stop_request signer_;
  key_fetcher keys_;
  core::nonce_sequence nonces_;
  wall_clock wall_;
  core::reply_reader replies_;
  core::reply reply_;
  input_batch input_;
  std::size_t fill_left_ = 0;  ///< records that may still be read in this round
  std::unique_ptr<net::transport> transport_;

  std::string protocol_;
  bool connected_ = false;  ///< some connection has been up
  bool connecting_ = false;
  bool pump_scheduled_ = false;
  bool read_any_ = false;        ///< the input has a record
  bool source_pending_ = false;  ///< the source wakes us
  bool finished_ = false;
  core::time_point waiting_until_ = core::never;
};

}  // namespace mpustop::engine
