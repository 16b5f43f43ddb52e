#include "client.hpp"

#include <algorithm>
#include <limits>

namespace mpustop::sim {

namespace {

constexpr nanos far_away = std::numeric_limits<nanos>::max();

}  // namespace

unsigned most_in_a_second(const std::vector<nanos>& times) {
  std::size_t most = 0;
  for (std::size_t first = 0, end = 0; first < times.size(); ++first) {
    while (end < times.size() && times[end] < times[first] + second) ++end;
    most = std::max(most, end - first);
  }
  return static_cast<unsigned>(most);
}

client::client(const scenario& run, discipline& tokens)
    : run_(run),
      tokens_(tokens),
      random_(run.seed ^ 0x5EED5EED5EED5EEDu),
      network_(run, random_),
      pacer_(run.limit),
      rates_(run.limit),
      lanes_(run.peers.size() * run.connections),
      kernel_rtt_(run.peers.size(), far_away) {
  asleep_ = run.client;
  asleep_.insert(asleep_.end(), run.suspended.begin(), run.suspended.end());
  std::sort(asleep_.begin(), asleep_.end(),
            [](const stall& a, const stall& b) { return a.begin < b.begin; });
  calls_.reserve(run.sends);
  outcome_.sent.reserve(run.sends);
}

core::time_point client::clock(nanos at) const {
  nanos halted = 0;
  for (const stall& one : run_.suspended) {
    halted += std::clamp(at - one.begin, nanos{0}, one.end - one.begin);
  }
  const auto awake = static_cast<double>(at - halted);
  return core::time_point(core::duration(at - halted + static_cast<nanos>(awake * run_.slew)));
}

/// The first moment at which the client's clock shows `at`, if nothing halts it before.
nanos client::server_time(core::time_point at) const {
  const nanos wait = (at - clock(now_)).count();
  return now_ + 1 + static_cast<nanos>(static_cast<double>(wait) / (1 + run_.slew));
}

void client::push(nanos at, what kind, std::uint32_t index, nanos value) {
  events_.push({at, order_++, kind, index, value});
}

void client::schedule_faults() {
  for (const nanos at : run_.failovers) push(at, what::failover, 0);
  const nanos length = second * (run_.sends / run_.limit);
  for (nanos at = 0; run_.drops > 0;) {
    at += static_cast<nanos>(random_.exponential(static_cast<double>(second) / run_.drops));
    if (at > length) break;
    push(at, what::closed, random_.below(static_cast<unsigned>(lanes_.size())));
  }
  if (run_.guard == guard_mode::paranoid) push(0, what::ask_ping, 0);
}

outcome client::play() {
  schedule_faults();
  while (outcome_.sent.size() < run_.sends) {
    const bool timer = events_.empty() || wake_ < events_.top().at;
    event next = timer ? event{wake_, 0, what::failover, 0, 0} : events_.top();
    if (!timer) events_.pop();
    const nanos at = std::max(next.at, now_);
    const bool servers = !timer && (next.kind == what::closed || next.kind == what::leaves);
    const nanos awake = servers ? at : after_stalls(at, asleep_);
    if (awake > at) {  // the client sees it when it goes on
      if (timer) {
        wake_ = awake;
      } else {
        next.at = awake;
        events_.push(next);
      }
      continue;
    }
    now_ = at;
    if (!timer) handle(next);
    // What has come in together is handled first, or sends are made in between.
    const bool more = !events_.empty() && events_.top().at <= now_;
    if (!servers && (!more || random_.chance(0.3))) pump();
  }
  for (const call& one : calls_) {
    if (one.reaches) outcome_.counted.push_back(one.way.counted);
  }
  std::sort(outcome_.counted.begin(), outcome_.counted.end());
  return std::move(outcome_);
}

void client::handle(const event& next) {
  switch (next.kind) {
    case what::leaves: {
      call& one = calls_[next.index];
      if (!one.open || !one.answerable) return;
      network_.answer(one.lane, one.way);
      return push(one.way.back, what::answer, next.index);
    }
    case what::answer: return answer(calls_[next.index]);
    case what::timeout: return time_out(next.index);
    case what::proof: {
      call& one = calls_[next.index];
      if (!one.open) return;
      one.open = false;
      --out_;
      return tokens_.gone(one.token, clock(now_));
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
    case what::ask_ping: return tell_network();
    case what::pong: {
      const core::duration rtt = clock(now_) - clock(next.value);
      return tokens_.network_round_trip(next.index, rtt);
    }
  }
}

void client::answer(call& one) {
  if (!one.open) return;
  one.open = false;
  --out_;
  const core::time_point now = clock(now_);
  nanos& least = kernel_rtt_[one.lane / run_.connections];
  least = std::min(least, one.way.network);
  if (one.refused) return tokens_.gone(one.token, now);
  tokens_.answered(one.token, now);
  const bool throttled = run_.throttled > 0 && random_.chance(run_.throttled);
  const bool hinted = throttled && random_.chance(0.5);
  const core::duration hint(hinted ? random_.below(500) * ms : 0);
  if (rates_.answered(throttled, hint, now)) pacer_.set_rate(rates_.rate());
  if (!started_) pacer_.start(now);
  started_ = true;
}

/// The server closes a connection: what has not reached the stage never does, answers that have
/// left still arrive, and the client hears of it after them.
void client::close(unsigned lane) {
  if (lanes_[lane].closed) return;
  lanes_[lane].closed = true;
  for (std::uint32_t i = oldest_open_; i < calls_.size(); ++i) {
    call& one = calls_[i];
    if (!one.open || one.lane != lane || one.way.leaves <= now_) continue;
    one.answerable = false;
    one.reaches = one.way.counted <= now_;
  }
  push(network_.ping(lane, now_, 0).back, what::heard, lane);
}

/// The connection is no more: given up by the client, or the end that the server made is heard.
void client::end_lane(unsigned lane, bool aborted) {
  if (!aborted && !lanes_[lane].closed) return;
  for (std::uint32_t i = oldest_open_; i < calls_.size(); ++i) {
    call& one = calls_[i];
    if (!one.open || one.lane != lane) continue;
    if (aborted && one.way.counted > now_ + network_.ordinary(lane)) one.reaches = false;
    one.open = false;
    --out_;
    tokens_.gone(one.token, clock(now_));
  }
  network_.reconnect(lane);
  lanes_[lane].closed = false;
}

void client::time_out(std::uint32_t index) {
  call& one = calls_[index];
  if (!one.open) return;
  if (!run_.proves) return end_lane(one.lane, true);
  push(network_.ping(one.lane, now_, one.way.arrives).back, what::proof, index);
}

void client::tell_network() {
  push(now_ + run_.ping_every, what::ask_ping, 0);
  if (!run_.kernel_rtt) {
    const trip way = network_.ping(peer_ * run_.connections, now_, 0);
    return push(way.back, what::pong, peer_, now_);
  }
  if (kernel_rtt_[peer_] == far_away) return;
  tokens_.network_round_trip(peer_, core::duration(kernel_rtt_[peer_]));
}

void client::pump() {
  const auto total = run_.sends;
  while (outcome_.sent.size() < total) {
    if (!started_ && out_ > 0) break;
    const auto left = static_cast<unsigned>(total - outcome_.sent.size());
    unsigned n = std::min({started_ ? pacer_.batch() : 1u, left, tokens_.idle()});
    if (n == 0) break;
    const core::time_point now = clock(now_);
    n = tokens_.together(n, peer_, pacer_.slot());
    if (rates_.tick(now)) pacer_.set_rate(rates_.rate());
    const core::time_point due =
        std::max({tokens_.ready_at(n, peer_), pacer_.slot(), rates_.paused_until()});
    if (due > now) {
      wake_ = server_time(std::min(due, rates_.next_tick())) +
              static_cast<nanos>(random_.unit() * static_cast<double>(run_.timer_lag));
      return;
    }
    for (unsigned i = 0; i < n; ++i) send_one();
    pacer_.sent(n, now);
  }
  wake_ = far_away;
}

void client::send_one() {
  const core::time_point now = clock(now_);
  const unsigned lane = peer_ * run_.connections + turn_++ % run_.connections;
  const auto index = static_cast<std::uint32_t>(calls_.size());
  call& one = calls_.emplace_back();
  one.lane = lane;
  one.token = tokens_.take(peer_, now);
  one.refused = started_ && run_.refused > 0 && random_.chance(run_.refused);
  one.way = network_.send(lane, now_, one.refused);
  outcome_.sent.push_back(now.time_since_epoch().count());
  ++out_;
  while (oldest_open_ < index && !calls_[oldest_open_].open) ++oldest_open_;
  if (lanes_[lane].closed) {
    one.reaches = false;  // the end of the connection is heard before anything else
  } else if (run_.lost > 0 && random_.chance(run_.lost)) {
    push(now_ + run_.timeout, what::timeout, index);
  } else {
    push(one.way.leaves, what::leaves, index);
  }
}

}  // namespace mpustop::sim
