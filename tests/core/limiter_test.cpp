#include <doctest/doctest.h>

#include <vector>

#include "core/limiter.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;
using mpustop::guard_mode;

namespace {

constexpr duration second = limiter::second;

time_point at(duration since) { return time_point(1h + since); }

/// A limiter that knows `peer`: 32 requests of `rtt` each, the last answered at 1 h - 2 s. All of
/// its tokens (64) are back at 1 h.
limiter knowing(guard_mode guard, duration rtt, peer_id peer = 0) {
  limiter tokens({.limit = 64, .guard = guard});
  for (int i = 0; i < 32; ++i) {
    const time_point sent = at(-3s + i * 10ms);
    tokens.answered(tokens.take(peer, sent), sent + rtt);
  }
  return tokens;
}

/// Spends everything that is back at `now`.
std::vector<token_id> drain(limiter& tokens, peer_id peer, time_point now) {
  std::vector<token_id> all;
  while (tokens.idle() > 0 && tokens.ready_at(1, peer) <= now)
    all.push_back(tokens.take(peer, now));
  return all;
}

}  // namespace

TEST_CASE("as many tokens as the limit can be spent at once, then none") {
  limiter tokens({.limit = 3});
  CHECK(tokens.idle() == 3);
  CHECK(tokens.ready_at(3, 0) <= at(0s));
  tokens.take(0, at(0s));
  CHECK(tokens.ready_at(2, 0) <= at(0s));
  CHECK(tokens.ready_at(3, 0) == never);
  tokens.take(0, at(0s));
  tokens.take(7, at(0s));
  CHECK(tokens.idle() == 0);
  CHECK(tokens.ready_at(1, 0) == never);
  CHECK(tokens.ready_at(1, 99) == never);
}

TEST_CASE("a token is back one second and 500 ppm after its reply while the path is unknown") {
  for (const guard_mode guard : {guard_mode::strict, guard_mode::paranoid}) {
    limiter tokens({.limit = 1, .guard = guard});
    const token_id token = tokens.take(0, at(0ms));
    tokens.answered(token, at(300ms));
    CHECK(tokens.ready_at(1, 0) == at(300ms) + second);
    CHECK(tokens.idle() == 1);
  }
}

TEST_CASE("ready_at is the n-th smallest time, whoever's tokens they are") {
  limiter tokens({.limit = 4});
  const token_id a = tokens.take(0, at(0ms));
  const token_id b = tokens.take(1, at(0ms));
  const token_id c = tokens.take(2, at(0ms));
  tokens.answered(b, at(10ms));
  tokens.answered(a, at(20ms));
  tokens.answered(c, at(30ms));
  CHECK(tokens.ready_at(1, 0) <= at(0ms));
  CHECK(tokens.ready_at(2, 0) == at(10ms) + second);
  CHECK(tokens.ready_at(3, 0) == at(20ms) + second);
  CHECK(tokens.ready_at(4, 5) == at(30ms) + second);
}

TEST_CASE("strict: a known peer's tokens come back X = 0.9 x its smallest round trip sooner") {
  limiter tokens = knowing(guard_mode::strict, 100ms);
  const auto spent = drain(tokens, 0, at(0s));
  REQUIRE(spent.size() == 64);
  tokens.answered(spent[0], at(100ms));
  CHECK(tokens.ready_at(1, 0) == at(100ms) + second - 90ms);
  // A shorter round trip counts at once, for tokens on their way back too.
  tokens.answered(spent[1], at(100ms));
  limiter shorter = knowing(guard_mode::strict, 10ms);
  const auto quick = drain(shorter, 0, at(0s));
  shorter.answered(quick[0], at(100ms));
  CHECK(shorter.ready_at(1, 0) == at(100ms) + second - 9ms);
}

TEST_CASE("a token spent on one peer and reused on another gets X = 0") {
  limiter tokens = knowing(guard_mode::strict, 100ms);
  const auto spent = drain(tokens, 0, at(0s));
  tokens.answered(spent[0], at(100ms));
  CHECK(tokens.ready_at(1, 1) == at(100ms) + second);
  // There and back again: its last use was on the other peer.
  const time_point now = at(100ms) + second;
  const token_id moved = tokens.take(1, now);
  CHECK(moved == spent[0]);
  tokens.answered(moved, now + 100ms);
  CHECK(tokens.ready_at(1, 0) == now + 100ms + second);
  CHECK(tokens.ready_at(1, 1) == now + 100ms + second);
}

TEST_CASE("paranoid: X is of the network, and never more than strict's") {
  limiter tokens = knowing(guard_mode::paranoid, 100ms);
  const auto spent = drain(tokens, 0, at(0s));
  tokens.answered(spent[0], at(100ms));
  CHECK(tokens.ready_at(1, 0) == at(100ms) + second);
  for (int i = 0; i < 32; ++i) tokens.network_round_trip(0, 40ms);
  CHECK(tokens.ready_at(1, 0) == at(100ms) + second - 36ms);
  CHECK(tokens.ready_at(1, 1) == at(100ms) + second);

  limiter far = knowing(guard_mode::paranoid, 100ms);
  far.answered(drain(far, 0, at(0s))[0], at(100ms));
  for (int i = 0; i < 32; ++i) far.network_round_trip(0, 400ms);
  CHECK(far.ready_at(1, 0) == at(100ms) + second - 90ms);
}

TEST_CASE("send: a token is back by the clock, whatever becomes of its request") {
  limiter tokens({.limit = 2, .guard = guard_mode::send});
  const token_id lost = tokens.take(0, at(0ms));
  CHECK(tokens.idle() == 2);
  const token_id answered = tokens.take(0, at(10ms));
  tokens.answered(answered, at(900ms));
  tokens.network_round_trip(0, 500ms);
  CHECK(tokens.ready_at(1, 0) == at(0ms) + second);
  CHECK(tokens.ready_at(2, 0) == at(10ms) + second);
  tokens.gone(lost, at(950ms));
  CHECK(tokens.ready_at(1, 0) == at(0ms) + second);
}

TEST_CASE("gone: back a second after what is overdue, without X") {
  limiter tokens = knowing(guard_mode::strict, 100ms);
  const auto spent = drain(tokens, 0, at(0s));
  tokens.gone(spent[0], at(5s));
  const time_point back = tokens.ready_at(1, 0);
  CHECK(back == tokens.ready_at(1, 1));
  CHECK(back >= at(5s) + second + 100ms);
  CHECK(back < at(5s) + second + 110ms);

  limiter unknown({.limit = 1});
  unknown.gone(unknown.take(0, at(0s)), at(5s));
  CHECK(unknown.ready_at(1, 0) == at(5s) + second + 1s);
}

TEST_CASE("what is gone waits in the order of its time, not of the calls") {
  limiter tokens = knowing(guard_mode::strict, 100ms);
  const auto spent = drain(tokens, 0, at(0s));
  const token_id elsewhere = spent[0];
  tokens.answered(elsewhere, at(100ms));
  const time_point later = at(100ms) + second;
  const token_id unknown_peer = tokens.take(3, later);
  tokens.gone(unknown_peer, later);  // a second more, nothing is known of that peer
  tokens.gone(spent[1], later + 1ms);
  CHECK(tokens.ready_at(1, 0) < later + second + 200ms);
  CHECK(tokens.ready_at(2, 0) == later + second + 1s);
}

TEST_CASE("where replies are even a batch waits for all, else for what is back soon") {
  limiter even = knowing(guard_mode::strict, 100ms);
  auto spent = drain(even, 0, at(0s));
  for (int i = 0; i < 5; ++i) even.answered(spent[i], at(100ms + i * 3us));
  CHECK(even.together(5, 0, at(0s)) == 5);

  limiter uneven = knowing(guard_mode::strict, 100ms);
  spent = drain(uneven, 0, at(0s));
  for (int i = 0; i < 5; ++i) uneven.answered(spent[i], at(140ms + i * 600us));
  CHECK(uneven.together(5, 0, at(0s)) == 2);
  CHECK(uneven.together(1, 0, at(0s)) == 1);
  // What is back when the slot comes, and a little later, need not be left behind.
  const time_point third = uneven.ready_at(3, 0);
  CHECK(uneven.together(5, 0, third) == 4);
  CHECK(uneven.together(5, 0, third + 1s) == 5);
}
