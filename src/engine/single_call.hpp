#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <mpustop/options.hpp>

#include "core/reply.hpp"
#include "core/stop_request.hpp"
#include "core/time.hpp"
#include "net/transport.hpp"

namespace mpustop::engine {

/// What one call came to.
struct call_facts {
  std::string protocol;              ///< "h2" or "http/1.1"; empty: no connection yet
  std::string problem;               ///< why there is no answer, in words; empty: none yet
  std::optional<core::reply> reply;  ///< the answer, read
  std::string limits;                ///< the answer's x-ratelimit fields (facts 4.4), clean
  core::wall_time sent_at;           ///< the local clock's
  core::wall_time answered_at;       ///< the same
  core::duration round_trip{0};      ///< from the send to the whole answer
};

/// One StopLiveMPUTask over a connection of its own, as a run would send it: never a second one,
/// whatever becomes of it. Has no time-out: the owner destroys it when it has waited long enough.
class single_call : private net::transport_events {
 public:
  /// `context` outlives the call; `wanted` holds the keys. Throws error(usage) as
  /// `net::make_https_transport` does.
  single_call(boost::asio::io_context& context, const options& wanted, std::string app_id,
              std::string task_id);
  ~single_call() override;
  single_call(const single_call&) = delete;
  single_call& operator=(const single_call&) = delete;

  /// Calls `done` from the event loop when the answer is there, or will never be.
  void start(std::function<void()> done);
  const call_facts& facts() const { return facts_; }

 private:
  void on_response(net::attempt_id id, core::response& answer) override;
  void on_failure(net::attempt_id id, core::transport_failure why) override;
  void on_settled(net::attempt_id) override {}
  void on_network_round_trip(core::peer_id, core::duration) override {}
  void on_connected(std::string_view protocol) override;
  void on_connect_failed(std::string_view text) override;
  void on_notice(std::string_view) override {}
  void on_room() override { send(); }

  void send();
  void end();

  std::string app_id_;
  std::string task_id_;
  std::function<void()> done_;
  call_facts facts_;
  core::stop_request signer_;
  core::reply_reader replies_;
  core::time_point sent_;
  bool is_sent_ = false;
  std::unique_ptr<net::transport> transport_;
};

}  // namespace mpustop::engine
