#include "load_world.hpp"

#include <algorithm>
#include <limits>

namespace mpustop::sim {

namespace {

constexpr nanos far_away = std::numeric_limits<nanos>::max();
constexpr nanos faulty_time = 10 * second;  ///< connections are dropped no later than that

}  // namespace

load_world::load_world(const scenario& run, const core::load_part& part, unsigned room,
                       nanos stop_at)
    : run_(run),
      machine_(part),
      most_(room),
      random_(run.seed ^ 0x10AD10AD10AD10ADu),
      network_(run, random_),
      lane_closed_(run.peers.size() * run.connections) {
  good_.verdict = core::verdict::stopped;
  asleep_ = run.client;
  asleep_.insert(asleep_.end(), run.suspended.begin(), run.suspended.end());
  std::sort(asleep_.begin(), asleep_.end(),
            [](const stall& a, const stall& b) { return a.begin < b.begin; });
  schedule_faults(stop_at);
}

core::time_point load_world::clock(nanos at) const {
  nanos halted = 0;
  for (const stall& one : run_.suspended) {
    halted += std::clamp(at - one.begin, nanos{0}, one.end - one.begin);
  }
  const auto awake = static_cast<double>(at - halted);
  return core::time_point(
      core::duration(second + at - halted + static_cast<nanos>(awake * run_.slew)));
}

/// The first moment at which the client's clock shows `at`, if nothing halts it before.
nanos load_world::server_time(core::time_point at) {
  if (at == core::never) return far_away;
  const nanos wait = std::max(nanos{0}, (at - clock(now_)).count());
  const nanos lag = static_cast<nanos>(random_.unit() * static_cast<double>(run_.timer_lag));
  return now_ + 1 + static_cast<nanos>(static_cast<double>(wait) / (1 + run_.slew)) + lag;
}

void load_world::push(nanos at, what kind, std::uint32_t index) {
  events_.push({at, order_++, kind, index});
}

void load_world::schedule_faults(nanos stop_at) {
  if (stop_at > 0) push(stop_at, what::stop, 0);
  for (const nanos at : run_.failovers) push(at, what::failover, 0);
  for (nanos at = 0; run_.drops > 0;) {
    at += static_cast<nanos>(random_.exponential(static_cast<double>(second) / run_.drops));
    if (at > faulty_time) break;
    push(at, what::closed, random_.below(static_cast<unsigned>(lane_closed_.size())));
  }
}

load_seen load_world::play() {
  machine_.begin(clock(0));
  for (bool running = true; running;) {
    const bool timer = events_.empty() || wake_ < events_.top().at;
    if (timer && wake_ == far_away) {
      seen_.stuck = true;
      break;
    }
    event next = timer ? event{wake_, 0, what::failover, 0} : events_.top();
    if (!timer) events_.pop();
    const nanos at = std::max(next.at, now_);
    const bool servers = !timer && (next.kind == what::closed || next.kind == what::leaves);
    const nanos awake = servers ? at : after_stalls(at, asleep_);
    if (awake > at) {  // the client sees it when it goes on
      next.at = awake;
      timer ? void(wake_ = awake) : events_.push(next);
      continue;
    }
    now_ = at;
    if (!timer) handle(next);
    // What has come in together is handled first, or sends are made in between.
    const bool more = !events_.empty() && events_.top().at <= now_;
    if (!servers && (!more || random_.chance(0.3))) running = pump();
  }
  for (const call& one : calls_) {
    if (one.reaches) seen_.counted.push_back(one.way.counted);
  }
  std::sort(seen_.counted.begin(), seen_.counted.end());
  seen_.ended = clock(now_);
  return std::move(seen_);
}

void load_world::handle(const event& next) {
  switch (next.kind) {
    case what::leaves: {
      call& one = calls_[next.index];
      if (!one.open || !one.answerable) return;
      network_.answer(one.lane, one.way);
      return push(one.way.back, what::answer, next.index);
    }
    case what::answer: return answer(calls_[next.index]);
    case what::proof: {
      call& one = calls_[next.index];
      if (!one.open) return;
      one.open = false;
      --open_;
      return machine_.settled(one.request, clock(now_));
    }
    case what::gave_up: {
      if (calls_[next.index].open) end_lane(calls_[next.index].lane, true);
      return;
    }
    case what::closed: return close(next.index);
    case what::heard: return end_lane(next.index, false);
    case what::failover: {
      const unsigned old = peer_;
      peer_ = (peer_ + 1) % static_cast<unsigned>(run_.peers.size());
      for (unsigned i = 0; run_.failover_aborts && i < run_.connections; ++i) {
        end_lane(old * run_.connections + i, true);
      }
      return;
    }
    case what::stop: return machine_.stop(clock(now_));
  }
}

void load_world::answer(call& one) {
  if (!one.open) return;
  one.open = false;
  --open_;
  const core::time_point now = clock(now_);
  if (one.abandoned) return machine_.settled(one.request, now);
  if (one.refused) {
    ++seen_.failed;
    return machine_.failed(one.request, core::transport_failure::stream_reset, now);
  }
  ++seen_.answered;
  seen_.answers.push_back(now);
  machine_.answered(one.request, good_, now);
}

/// The server closes a connection: what has not reached the stage never does, answers that have
/// left still arrive, and the client hears of it after them.
void load_world::close(unsigned lane) {
  if (lane_closed_[lane]) return;
  lane_closed_[lane] = true;
  for (std::uint32_t i = oldest_open_; i < calls_.size(); ++i) {
    call& one = calls_[i];
    if (!one.open || one.lane != lane || one.way.leaves <= now_) continue;
    one.answerable = false;
    one.reaches = one.way.counted <= now_;
  }
  push(network_.ping(lane, now_, 0).back, what::heard, lane);
}

/// The connection is no more: given up by the client, or the end that the server made is heard.
void load_world::end_lane(unsigned lane, bool aborted) {
  if (!aborted && !lane_closed_[lane]) return;
  const core::time_point now = clock(now_);
  for (std::uint32_t i = oldest_open_; i < calls_.size(); ++i) {
    call& one = calls_[i];
    if (!one.open || one.lane != lane) continue;
    if (aborted && one.way.counted > now_ + network_.ordinary(lane)) one.reaches = false;
    one.open = false;
    --open_;
    if (one.abandoned) {
      machine_.settled(one.request, now);
      continue;
    }
    ++seen_.failed;
    machine_.failed(one.request, core::transport_failure::connection_lost, now);
  }
  network_.reconnect(lane);
  lane_closed_[lane] = false;
}

/// Whether there is more to come.
bool load_world::pump() {
  using enum core::load_step::kind;
  const core::time_point now = clock(now_);
  for (;;) {
    machine_.room(peer_, most_ - std::min(most_, open_));
    const core::load_step step = machine_.next(now);
    if (step.what == send) {
      this->send(step.request);
    } else if (step.what == abandon) {
      this->abandon(step.request);
    } else {
      wake_ = server_time(step.until);
      return step.what == wait;
    }
  }
}

void load_world::send(std::uint64_t request) {
  const unsigned lane = peer_ * run_.connections + turn_++ % run_.connections;
  const auto index = static_cast<std::uint32_t>(calls_.size());
  call& one = calls_.emplace_back();
  one.request = request;
  one.lane = lane;
  one.refused = run_.refused > 0 && random_.chance(run_.refused);
  one.way = network_.send(lane, now_, one.refused);
  seen_.sent.push_back(clock(now_));
  ++open_;
  while (oldest_open_ < index && !calls_[oldest_open_].open) ++oldest_open_;
  if (lane_closed_[lane]) {
    one.reaches = false;  // the end of the connection is heard before anything else
  } else if (run_.lost == 0 || !random_.chance(run_.lost)) {
    push(one.way.leaves, what::leaves, index);
  }
}

void load_world::abandon(std::uint64_t request) {
  ++seen_.timed_out;
  for (std::uint32_t i = oldest_open_; i < calls_.size(); ++i) {
    call& one = calls_[i];
    if (!one.open || one.request != request) continue;
    one.abandoned = true;
    if (!run_.proves) return push(now_, what::gave_up, i);
    return push(network_.ping(one.lane, now_, one.way.arrives).back, what::proof, i);
  }
}

}  // namespace mpustop::sim
