#include "core/send_gate.hpp"

#include <algorithm>
#include <cassert>

namespace mpustop::core {

send_gate::limits::limits(unsigned qps, guard_mode guard)
    : tokens({.limit = qps, .guard = guard}), slots(qps), control(qps) {}

send_gate::send_gate(unsigned qps, guard_mode guard) {
  if (qps > 0) limits_.emplace(qps, guard);
}

void send_gate::room(peer_id peer, unsigned requests) {
  peer_ = peer;
  room_ = requests;
}

unsigned send_gate::batch(unsigned most, std::size_t in_flight) const {
  if (!opened_) return in_flight == 0 ? std::min(most, 1U) : 0;
  if (!limits_) return most;
  const unsigned n = std::min({most, limits_->slots.batch(), limits_->tokens.idle()});
  return n == 0 ? 0 : limits_->tokens.together(n, peer_, limits_->slots.slot());
}

time_point send_gate::earliest(unsigned n) const {
  if (n == 0) return never;
  if (!limits_) return time_point::min();
  const time_point token = limits_->tokens.ready_at(n, peer_);
  if (!opened_) return token;
  return std::max({token, limits_->slots.slot(), limits_->control.paused_until()});
}

unsigned send_gate::allowed(unsigned ready, std::size_t in_flight, time_point now) const {
  const unsigned n = batch(std::min(ready, room_), in_flight);
  return earliest(n) <= now ? n : 0;
}

time_point send_gate::opens_at(unsigned ready, std::size_t in_flight) const {
  return earliest(batch(std::min(ready, room_), in_flight));
}

unsigned send_gate::short_of_room(unsigned ready, std::size_t in_flight, time_point now) const {
  const unsigned n = batch(ready, in_flight);
  return n > room_ && earliest(n) <= now ? n - room_ : 0;
}

time_point send_gate::short_of_room_at(unsigned ready, std::size_t in_flight) const {
  const unsigned n = batch(ready, in_flight);
  return n > room_ ? earliest(n) : never;
}

void send_gate::begin_batch(unsigned n, time_point now) {
  if (limits_ && opened_) limits_->slots.sent(n, now);
}

bool send_gate::may_take(time_point now) const {
  if (room_ == 0) return false;
  return !limits_ || (limits_->tokens.idle() > 0 && limits_->tokens.ready_at(1, peer_) <= now);
}

token_id send_gate::take(time_point now) {
  assert(room_ > 0);
  --room_;
  return limits_ ? limits_->tokens.take(peer_, now) : 0;
}

void send_gate::answered(token_id token, time_point now) {
  if (limits_) limits_->tokens.answered(token, now);
}

void send_gate::gone(token_id token, time_point now) {
  if (limits_) limits_->tokens.gone(token, now);
}

void send_gate::replied(bool throttled, duration hint, time_point now) {
  if (!opened_) {
    opened_ = true;
    if (limits_) limits_->slots.start(now);
  }
  if (limits_ && limits_->control.answered(throttled, hint, now)) {
    limits_->slots.set_rate(limits_->control.rate());
  }
}

void send_gate::network_round_trip(peer_id peer, duration rtt) {
  if (limits_) limits_->tokens.network_round_trip(peer, rtt);
}

void send_gate::tick(time_point now) {
  if (!limits_) return;
  if (limits_->control.tick(now)) limits_->slots.set_rate(limits_->control.rate());
}

time_point send_gate::next_tick() const { return limits_ ? limits_->control.next_tick() : never; }

double send_gate::rate() const { return limits_ ? limits_->control.rate() : 0; }

}  // namespace mpustop::core
