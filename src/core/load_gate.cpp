#include "core/load_gate.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace mpustop::core {

load_gate::load_gate(const load_pace& pace) : pace_(pace) {
  if (pace.limit > 0)
    guard_.emplace(guard{load_tokens(pace.limit), pace.batch > duration{0}
                                                      ? pacer(pace.limit, pace.batch)
                                                      : pacer(pace.limit)});
  else if (pace.rate > 0)
    schedule_.emplace(pace.rate, pace.engine, pace.engines);
}

void load_gate::begin(time_point start, time_point end) {
  start_ = batch_at_ = start;
  end_ = end;
  if (schedule_) schedule_->begin(start);
  if (guard_) guard_->slots.start(start);
}

void load_gate::room(peer_id peer, unsigned requests) {
  peer_ = peer;
  room_ = requests;
}

unsigned load_gate::guarded_batch() const {
  const unsigned n = std::min(guard_->slots.batch(), guard_->tokens.all().idle());
  return n == 0 ? 0 : guard_->tokens.all().together(n, peer_, guard_->slots.slot());
}

time_point load_gate::guarded_at(unsigned n) const {
  if (n == 0) return never;
  return std::max(guard_->tokens.all().ready_at(n, peer_), guard_->slots.slot());
}

std::uint64_t load_gate::behind(time_point now, time_point from) const {
  if (!schedule_) return 0;
  const std::uint64_t due = schedule_->due(std::min(now, end_ - duration(1)));
  const std::uint64_t before = from <= start_ ? 0 : schedule_->due(from - duration(1));
  const std::uint64_t passed = std::max(taken_, before);
  return due > passed ? due - passed : 0;
}

unsigned load_gate::short_of_room(time_point now) const {
  const auto beyond = [this](std::uint64_t wanted) {
    return static_cast<unsigned>(
        std::min<std::uint64_t>(wanted - std::min<std::uint64_t>(wanted, room_), 1'000));
  };
  if (guard_) {
    const unsigned n = guarded_batch();
    return guarded_at(n) <= now ? beyond(n) : 0;
  }
  // As many connections as there are is what a closed load asks for.
  if (!schedule_) return room_ == 0 ? 1 : 0;
  return now >= batch_at_ ? beyond(behind(now)) : 0;
}

unsigned load_gate::allowed(time_point now) const {
  if (guard_) {
    const unsigned n = std::min(guarded_batch(), room_);
    return guarded_at(n) <= now ? n : 0;
  }
  if (!schedule_) return room_;
  if (now < batch_at_) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(behind(now), room_));
}

time_point load_gate::opens_at() const {
  if (room_ == 0) return never;
  if (guard_) return guarded_at(std::min(guarded_batch(), room_));
  if (!schedule_) return start_;
  const time_point next = schedule_->at(taken_);
  return next < end_ ? std::max(next, batch_at_) : never;
}

void load_gate::begin_batch(unsigned n, time_point now) {
  assert(n > 0);
  batch_left_ = n;
  if (guard_) {
    batch_at_ = guarded_at(n);
    guard_->slots.sent(n, now);
  } else if (schedule_ && pace_.batch > duration{0}) {
    // What is left before the end does not wait for a batch after it.
    const time_point next = start_ + ((now - start_) / pace_.batch + 1) * pace_.batch;
    batch_at_ = now < end_ ? std::min(next, end_) : next;
  }
}

bool load_gate::may_take(time_point now) const {
  if (room_ == 0 || batch_left_ == 0) return false;
  return !guard_ ||
         (guard_->tokens.all().idle() > 0 && guard_->tokens.all().ready_at(1, peer_) <= now);
}

load_gate::place load_gate::take(time_point now) {
  assert(room_ > 0 && batch_left_ > 0);
  --room_;
  --batch_left_;
  if (schedule_) return {schedule_->at(taken_++), 0};
  ++taken_;
  if (!guard_) return {now, 0};
  const auto before = duration(std::llround(batch_left_ * 1e9 / pace_.limit));
  return {std::max(batch_at_ - before, start_), guard_->tokens.take(peer_, now)};
}

void load_gate::answered(token_id token, time_point sent, time_point now) {
  if (guard_) guard_->tokens.answered(token, sent, now);
}

void load_gate::refused(token_id token, time_point now) {
  if (guard_) guard_->tokens.refused(token, now);
}

void load_gate::lost(token_id token, time_point sent, time_point now) {
  if (guard_) guard_->tokens.lost(token, sent, now);
}

}  // namespace mpustop::core
