// What the transport tells, passed on to the dispatcher.
#include <fmt/format.h>

#include "engine/run_loop.hpp"

namespace mpustop::engine {

namespace {

core::time_point monotonic() { return std::chrono::steady_clock::now(); }

}  // namespace

void run_loop::on_response(net::attempt_id id, core::response& answer) {
  replies_.read(answer, reply_);
  dispatcher_.answered(id, reply_, monotonic(), std::chrono::system_clock::now());
  schedule_pump();
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
  if (!std::exchange(connected_, true)) {
    if (calls_.on_connected) calls_.on_connected();
    if (resumes_) dispatcher_.hold_until(monotonic() + core::limiter::second);
  }
  schedule_pump();
}

void run_loop::on_connect_failed(std::string_view text) {
  if (!dispatcher_.any_answer()) throw error(error_kind::connect, std::string(text));
  if (calls_.on_notice) calls_.on_notice(fmt::format("{}; trying again", text));
}

void run_loop::on_room() { schedule_pump(); }

}  // namespace mpustop::engine
