#include <doctest/doctest.h>

#include "core/send_gate.hpp"

using namespace mpustop::core;
using mpustop::guard_mode;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr time_point start{seconds(9)};

/// A gate whose first request was answered at `start`.
send_gate opened(unsigned qps) {
  send_gate gate(qps, guard_mode::strict);
  gate.room(0, 100);
  gate.begin_batch(1, start);
  gate.answered(gate.take(start), start);
  gate.replied(false, duration{0}, start);
  return gate;
}

void take_batch(send_gate& gate, unsigned n, time_point now) {
  gate.begin_batch(n, now);
  for (unsigned i = 0; i < n; ++i) {
    REQUIRE(gate.may_take(now));
    gate.take(now);
  }
}

}  // namespace

TEST_CASE("before the first answer the gate lets one through, whatever the limit") {
  for (const unsigned qps : {0U, 1U, 500U}) {
    send_gate gate(qps, guard_mode::strict);
    CHECK(gate.allowed(9, 0, start) == 0);  // no room
    CHECK(gate.short_of_room(9, 0, start) == 1);
    CHECK(gate.opens_at(9, 0) == never);
    gate.room(0, 50);
    CHECK_FALSE(gate.opened());
    CHECK(gate.allowed(9, 0, start) == 1);
    CHECK(gate.allowed(0, 0, start) == 0);
    CHECK(gate.opens_at(0, 0) == never);
    take_batch(gate, 1, start);
    CHECK(gate.room() == 49);
    CHECK(gate.allowed(9, 1, start) == 0);
    CHECK(gate.opens_at(9, 1) == never);
    CHECK(gate.short_of_room_at(9, 1) == never);
    gate.replied(false, duration{0}, start);
    CHECK(gate.opened());
  }
}

TEST_CASE("a batch is what is ready, has room, is 10 ms of the rate, and has tokens") {
  send_gate gate = opened(500);
  CHECK(gate.allowed(100, 0, start) == 5);
  CHECK(gate.allowed(3, 0, start) == 3);
  gate.room(0, 2);
  CHECK(gate.allowed(100, 0, start) == 2);
  CHECK(gate.short_of_room(100, 0, start) == 3);
  gate.room(0, 0);
  CHECK(gate.allowed(100, 0, start) == 0);
  CHECK(gate.opens_at(100, 0) == never);
  CHECK(gate.short_of_room_at(100, 0) <= start);
  CHECK_FALSE(gate.may_take(start));
}

TEST_CASE("the next batch has its slot, and is asked room for only then") {
  send_gate gate = opened(500);
  take_batch(gate, 5, start);
  CHECK(gate.allowed(100, 5, start) == 0);
  CHECK(gate.opens_at(100, 5) == start + milliseconds(10));
  CHECK(gate.allowed(100, 5, start + milliseconds(10)) == 5);
  gate.room(0, 1);
  CHECK(gate.short_of_room(100, 5, start) == 0);
  CHECK(gate.short_of_room_at(100, 5) == start + milliseconds(10));
}

TEST_CASE("with every token out only an event opens the gate") {
  send_gate gate = opened(1);
  const time_point back = start + seconds(2);
  CHECK(gate.allowed(5, 0, start) == 0);
  CHECK(gate.opens_at(5, 0) > start);
  CHECK(gate.opens_at(5, 0) <= back);
  gate.begin_batch(1, back);
  const token_id token = gate.take(back);
  CHECK(gate.opens_at(5, 1) == never);
  CHECK_FALSE(gate.may_take(back + seconds(100)));
  gate.gone(token, back + seconds(100));
  CHECK(gate.opens_at(5, 0) >= back + seconds(100) + limiter::second);
  CHECK(gate.opens_at(5, 0) <= back + seconds(101) + limiter::second);
}

TEST_CASE("another peer gets a token no sooner than a second after its reply") {
  send_gate gate = opened(1);
  gate.network_round_trip(1, milliseconds(100));
  gate.room(1, 10);
  CHECK(gate.opens_at(1, 0) == start + limiter::second);
}

TEST_CASE("without a limit all that is ready and has room may go") {
  send_gate gate = opened(0);
  CHECK(gate.allowed(1'000, 50, start) == 100 - 1);
  CHECK(gate.short_of_room(1'000, 50, start) == 901);
  CHECK(gate.next_tick() == never);
  CHECK(gate.rate() == 0);
  take_batch(gate, 99, start);
  CHECK(gate.allowed(1'000, 149, start) == 0);
  CHECK(gate.opens_at(1'000, 149) == never);
  CHECK_FALSE(gate.may_take(start));
}

TEST_CASE("throttled answers cut the rate, and a hint on most of them closes the gate") {
  send_gate gate = opened(100);
  for (int i = 0; i < 10; ++i) {
    gate.replied(true, seconds(5), start + milliseconds(100));
  }
  CHECK(gate.next_tick() != never);
  const time_point later = start + milliseconds(1'200);
  gate.tick(later);
  CHECK(gate.rate() < 100);
  CHECK(gate.allowed(10, 0, later) == 0);
  CHECK(gate.opens_at(10, 0) >= start + milliseconds(5'100));
  CHECK(gate.next_tick() > later);
  const time_point much_later = start + seconds(60);
  gate.tick(much_later);
  CHECK(gate.rate() == 100);
  CHECK(gate.next_tick() == never);
  CHECK(gate.allowed(10, 0, much_later) > 0);
}
