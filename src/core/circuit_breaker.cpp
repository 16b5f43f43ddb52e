#include "core/circuit_breaker.hpp"

#include <algorithm>
#include <cassert>
#include <climits>
#include <utility>

namespace mpustop::core {

namespace {

constexpr unsigned lost_weight = 4;  ///< a failed answer weighs 1
constexpr unsigned few = 4;          ///< mishaps that open when they span `long_enough`
constexpr unsigned patience_growth = 8;
constexpr unsigned most_patience = 1'024;
constexpr unsigned well = 64;  ///< good answers in a row: the service is healthy
constexpr duration long_enough = std::chrono::seconds(2);
constexpr duration longest_stall = std::chrono::milliseconds(400);
constexpr duration probe_first = std::chrono::seconds(1);
constexpr duration probe_last = std::chrono::seconds(10);
constexpr int probe_share = 8;  ///< of the outage so far, between two probes
constexpr unsigned losses_to_doubt = 3;

bool doubted(mishap what, const doubts& of) {
  return what == mishap::no_answer ? of.hangs : of.fails;
}

}  // namespace

void circuit_breaker::sent(attempt_id id, doubts& of, time_point now) {
  assert(allowance(now) > 0);
  weigh(of);
  if (open_) {
    probe_ = id;
    probed_at_ = now;
    probed_ = true;
    came_back_ = false;
    return;
  }
  // That a task which hangs alone hangs again is no silence of the service.
  if (asked_at_ == never && !of.hangs) asked_at_ = now;
}

void circuit_breaker::weigh(doubts& of) const {
  if (!of.last || of.last->outages != outages_ || of.last->sent_at > alive_sent_) return;
  switch (of.last->what) {
    case mishap::failed_answer: of.fails = true; break;
    case mishap::lost: of.fails = of.fails || ++of.losses >= losses_to_doubt; break;
    case mishap::no_answer: of.hangs = true; break;
  }
  of.last.reset();
}

void circuit_breaker::alive(time_point sent_at, time_point now) {
  answers_.add(sent_at, now - sent_at);
  alive_sent_ = std::max(alive_sent_, sent_at);
  asked_at_ = never;
  score_ = mishaps_ = 0;
  if (++good_ >= well) patience_ = least_patience;
  if (!open_) return;
  close(now);
  // What was sent before is answered after all: a stall of the path, where more will come.
  if (sent_at < opened_at_ && last_outage_ <= longest_stall) {
    least_silence_ = std::max(least_silence_, last_outage_ + last_outage_ / 4);
  }
}

void circuit_breaker::close(time_point now) {
  time_stands_still(false, now);
  open_ = false;
  last_outage_ = now - began_;
  // A service that fails again soon was not out: most of its answers fail, and some do not.
  if (counted_out_) patience_ = std::min(patience_ * patience_growth, most_patience);
  counted_out_ = false;
}

void circuit_breaker::time_stands_still(bool still, time_point now) {
  if (!open_ || still == stopped_at_.has_value()) return;
  if (still) {
    stopped_at_ = now;
  } else {
    paused_ += now - *stopped_at_;
    stopped_at_.reset();
  }
}

void circuit_breaker::failed(mishap what, const attempt& one, doubts& of, time_point now) {
  last_mishap_ = what;
  const bool silence = what == mishap::no_answer && overdue(now);
  if (what != mishap::no_answer) asked_at_ = never;
  if (probe_ == one.id) probe_.reset();
  weigh(of);
  if (open_) return;
  of.last = {what, one.sent_at, outages_};
  // Of those sent together some may have been answered before the service went out.
  if (one.sent_at < alive_sent_) return weigh(of);
  if (doubted(what, of)) return;
  if (silence) return open(asked_at_, now);
  if (what == mishap::failed_answer) return count(1, now);
  if (one.sent_at <= lost_at_) return;
  lost_at_ = now;
  count(lost_weight, now);
}

void circuit_breaker::said_nothing(attempt_id id) {
  asked_at_ = never;
  if (probe_ != id) return;
  probe_.reset();
  probed_ = false;
  came_back_ = true;
}

void circuit_breaker::count(unsigned weight, time_point now) {
  good_ = 0;
  if (mishaps_++ == 0) first_mishap_ = now;
  score_ += weight;
  const bool few_for_long = mishaps_ >= few && now - first_mishap_ >= long_enough;
  if (score_ < patience_ && !(few_for_long && patience_ == least_patience)) return;
  open(now, now);
  counted_out_ = true;
}

void circuit_breaker::unreachable(time_point now) {
  last_mishap_ = mishap::lost;
  unreachable_ = true;
  came_back_ = false;
  if (!open_) open(now, now);
}

void circuit_breaker::reachable(bool waited_for, time_point now) {
  came_back_ = std::exchange(unreachable_, false) || came_back_;
  if (came_back_ && open_ && !waited_for) close(now);
}

void circuit_breaker::listen(time_point now) {
  if (!open_ && overdue(now)) open(asked_at_, now);
}

void circuit_breaker::open(time_point began, time_point now) {
  open_ = true;
  ++outages_;
  opened_at_ = now;
  began_ = began;
  stopped_at_ = began;
  probe_.reset();
  probed_ = came_back_ = false;
  probed_at_ = now;
}

unsigned circuit_breaker::allowance(time_point now) const {
  if (!open_) return UINT_MAX;
  return next_probe() <= now ? 1 : 0;
}

time_point circuit_breaker::next_change() const { return open_ ? next_probe() : silent_at(); }

time_point circuit_breaker::silent_at() const {
  if (asked_at_ == never) return never;
  return asked_at_ + std::max(least_silence_, answers_.early_ceiling());
}

time_point circuit_breaker::next_probe() const {
  if (probe_) return never;
  if (came_back_) return probed_ ? probed_at_ + probe_first : time_point::min();
  return probed_at_ + std::clamp((probed_at_ - opened_at_) / probe_share, probe_first, probe_last);
}

time_point circuit_breaker::running(time_point now) const {
  return stopped_at_.value_or(now) - paused_;
}

}  // namespace mpustop::core
