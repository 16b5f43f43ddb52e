// What the transport tells, passed on to the dispatcher.
#include <fmt/format.h>

#include "core/signature_check.hpp"
#include "engine/run_loop.hpp"

namespace mpustop::engine {

namespace {

core::time_point monotonic() { return std::chrono::steady_clock::now(); }

}  // namespace

void run_loop::on_response(net::attempt_id id, core::response& answer) {
  replies_.read(answer, reply_);
  if (const auto& theirs = replies_.quote()) explain_signature(id, *theirs);
  const core::time_point now = monotonic();
  dispatcher_.answered(id, reply_, now, wall_.at(now));
  schedule_pump();
}

// The quote itself is neither kept nor told: it holds the token.
void run_loop::explain_signature(net::attempt_id id, const core::signing_quote& theirs) {
  constexpr std::size_t most = 1'000;
  const auto task = dispatcher_.task_of(id);
  if (!task) return;
  const auto found = core::compare_signed(theirs, signer_, task->app_id, task->task_id);
  reply_.diagnosis = replies_.presentable(found.text, most);
}

void run_loop::on_failure(net::attempt_id id, core::transport_failure why) {
  dispatcher_.failed(id, why, monotonic());
  schedule_pump();
}

void run_loop::on_settled(net::attempt_id id) {
  dispatcher_.settled(id, monotonic());
  schedule_pump();
}

void run_loop::on_network_round_trip(core::peer_id peer, core::duration rtt) {
  dispatcher_.network_round_trip(peer, rtt);
}

void run_loop::on_connected(std::string_view protocol) {
  protocol_ = protocol;
  dispatcher_.reachable(monotonic());
  if (!std::exchange(connected_, true)) {
    if (calls_.on_connected) calls_.on_connected();
    if (wanted_.quiet_start) dispatcher_.hold_until(monotonic() + core::limiter::second);
  }
  schedule_pump();
}

void run_loop::on_connect_failed(std::string_view text) {
  if (!dispatcher_.any_answer()) throw error(error_kind::connect, std::string(text));
  dispatcher_.unreachable(text, monotonic());
  schedule_pump();
}

void run_loop::on_notice(std::string_view text) {
  if (calls_.on_notice) calls_.on_notice(text);
}

void run_loop::on_room() { schedule_pump(); }

}  // namespace mpustop::engine
