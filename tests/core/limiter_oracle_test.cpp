#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include "core/limiter.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;
using mpustop::guard_mode;

namespace {

/// The limiter's rules written down as slowly and plainly as can be.
class oracle {
 public:
  oracle(unsigned limit, guard_mode guard) : guard_(guard), tokens_(limit) {}

  time_point ready_at(unsigned n, peer_id peer) {
    std::vector<time_point> back;
    for (const token& one : tokens_) {
      if (!one.out) back.push_back(back_at(one, peer));
    }
    if (back.size() < n) return never;
    std::sort(back.begin(), back.end());
    return back[n - 1];
  }
  void take(token_id id, peer_id peer, time_point now) {
    REQUIRE(!tokens_[id].out);
    REQUIRE(back_at(tokens_[id], peer) == ready_at(1, peer));
    tokens_[id] = {.since = now, .sent = now, .peer = peer, .out = guard_ != guard_mode::send};
  }
  void answered(token_id id, time_point now) {
    token& one = tokens_[id];
    replies_[one.peer].add(one.sent, now - one.sent);
    one = {.since = now, .sent = one.sent, .peer = one.peer, .plain = false};
  }
  void gone(token_id id, time_point now) {
    token& one = tokens_[id];
    one = {.since = now + replies_[one.peer].ceiling(), .sent = one.sent, .peer = one.peer};
  }
  void network_round_trip(peer_id peer, duration rtt) {
    network_[peer].add(time_point(duration(++measured_)), rtt);
  }

 private:
  struct token {
    time_point since = time_point::min();
    time_point sent{};
    peer_id peer = 0;
    bool out = false;
    bool plain = true;  ///< X = 0
  };

  time_point back_at(const token& one, peer_id peer) {
    duration x{};
    if (!one.plain && one.peer == peer) {
      x = replies_[peer].floor();
      if (guard_ == guard_mode::paranoid) x = std::min(x, network_[peer].floor());
    }
    return one.since + limiter::second - x;
  }

  guard_mode guard_;
  std::vector<token> tokens_;
  std::map<peer_id, round_trips> replies_;
  std::map<peer_id, round_trips> network_;
  std::int64_t measured_ = 0;
};

void play(std::uint64_t seed) {
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  const auto guard = static_cast<guard_mode>(below(3));
  const unsigned limit = 1 + below(40);
  const unsigned peers = 1 + below(3);
  limiter tokens({.limit = limit, .guard = guard});
  oracle expected(limit, guard);
  std::vector<token_id> out;
  time_point now(1h);
  for (int step = 0; step < 1'500; ++step) {
    now += std::chrono::microseconds(below(20'000));
    const peer_id peer = below(peers);
    const unsigned what = below(10);
    if (what < 5 && tokens.ready_at(1, peer) <= now) {
      const token_id token = tokens.take(peer, now);
      expected.take(token, peer, now);
      if (guard != guard_mode::send) out.push_back(token);
    } else if (what < 9 && !out.empty()) {
      const unsigned which = below(static_cast<unsigned>(out.size()));
      const bool lost = below(20) == 0;
      lost ? tokens.gone(out[which], now) : tokens.answered(out[which], now);
      lost ? expected.gone(out[which], now) : expected.answered(out[which], now);
      out.erase(out.begin() + which);
    } else {
      const auto rtt = std::chrono::microseconds(1'000 + below(1'000));
      tokens.network_round_trip(peer, rtt);
      expected.network_round_trip(peer, rtt);
    }
    const unsigned n = 1 + below(limit);
    REQUIRE(tokens.idle() == limit - out.size());
    REQUIRE(tokens.ready_at(n, peer) == expected.ready_at(n, peer));
  }
}

}  // namespace

TEST_CASE("the limiter does what its rules say, step by step") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) play(seed);
}
