#include <doctest/doctest.h>

#include <deque>

#include "core/load_gate.hpp"
#include "core/rate_window.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;

namespace {

constexpr time_point start{1'000s};

load_gate begun(const load_pace& pace, unsigned room = 1'000) {
  load_gate out(pace);
  out.begin(start);
  out.room(0, room);
  return out;
}

/// Takes what may leave at `now`.
std::vector<load_gate::place> take_all(load_gate& gate, time_point now) {
  std::vector<load_gate::place> out;
  const unsigned n = gate.allowed(now);
  if (n > 0) gate.begin_batch(n, now);
  for (unsigned i = 0; i < n && gate.may_take(now); ++i) out.push_back(gate.take(now));
  return out;
}

}  // namespace

TEST_CASE("a closed load takes what room there is, and each is meant to start when it does") {
  load_gate gate = begun({}, 3);
  CHECK(gate.short_of_room(start) == 0);
  const auto taken = take_all(gate, start + 5ms);
  REQUIRE(taken.size() == 3);
  for (const auto& one : taken) CHECK(one.intended == start + 5ms);
  CHECK(gate.allowed(start + 6ms) == 0);
  CHECK(gate.opens_at() == never);
  CHECK(gate.short_of_room(start + 6ms) == 1);
  CHECK(gate.behind(start + 1h, start) == 0);
}

TEST_CASE("an open load keeps its places, however late they are taken") {
  load_gate gate = begun({.rate = 500});
  CHECK(gate.opens_at() == start);
  REQUIRE(take_all(gate, start).size() == 1);
  CHECK(gate.opens_at() == start + 2ms);
  CHECK(gate.allowed(start + 2ms - 1ns) == 0);
  gate.room(0, 0);
  CHECK(gate.opens_at() == never);
  CHECK(gate.behind(start + 1s, start) == 500);
  CHECK(gate.short_of_room(start + 1s) == 500);
  gate.room(0, 200);
  const auto taken = take_all(gate, start + 1s);
  REQUIRE(taken.size() == 200);
  for (std::size_t i = 0; i < taken.size(); ++i) {
    CHECK(taken[i].intended == start + 2ms * static_cast<int>(i + 1));
  }
  CHECK(gate.behind(start + 1s, start) == 300);
}

TEST_CASE("an open load in batches: what is due goes together, from its own places") {
  load_gate gate = begun({.rate = 500, .batch = 20ms});
  CHECK(take_all(gate, start).size() == 1);
  CHECK(gate.opens_at() == start + 20ms);
  CHECK(gate.allowed(start + 20ms - 1ns) == 0);
  CHECK(gate.short_of_room(start + 19ms) == 0);
  const auto taken = take_all(gate, start + 21ms);
  REQUIRE(taken.size() == 10);
  CHECK(taken.front().intended == start + 2ms);
  CHECK(taken.back().intended == start + 20ms);
  CHECK(gate.opens_at() == start + 40ms);
}

TEST_CASE("guarded, a batch's last is meant to start with it, the others a place earlier each") {
  load_gate gate = begun({.rate = 500, .batch = 10ms, .limit = 500});
  const auto first = take_all(gate, start);
  REQUIRE(first.size() == 5);
  for (const auto& one : first) CHECK(one.intended == start);  // not before the load begins
  CHECK(gate.opens_at() == start + 10ms);
  CHECK(gate.allowed(start + 10ms - 1ns) == 0);
  const auto second = take_all(gate, start + 11ms);
  REQUIRE(second.size() == 5);
  for (std::size_t i = 0; i < second.size(); ++i) {
    CHECK(second[i].intended == start + 10ms - 2ms * static_cast<int>(second.size() - 1 - i));
  }
}

TEST_CASE("guarded in batches of 20 ms, ten leave together") {
  load_gate gate = begun({.rate = 500, .batch = 20ms, .limit = 500});
  CHECK(take_all(gate, start).size() == 10);
  CHECK(gate.opens_at() == start + 20ms);
}

TEST_CASE("guarded, nothing leaves while the tokens are out, and a lateness is told from then on") {
  load_gate gate = begun({.rate = 10, .batch = 100ms, .limit = 10});
  std::vector<token_id> out;
  for (int i = 0; i < 10; ++i) {
    const time_point now = start + i * 100ms;
    const auto taken = take_all(gate, now);
    REQUIRE(taken.size() == 1);
    out.push_back(taken.front().token);
  }
  CHECK(gate.opens_at() == never);
  CHECK(gate.allowed(start + 1h) == 0);
  gate.answered(out.front(), start, start + 5s);
  const time_point back = gate.opens_at();
  CHECK(back > start + 5s);
  CHECK(back <= start + 5s + limiter::second);
  const auto next = take_all(gate, back + 3ms);
  REQUIRE(next.size() == 1);
  CHECK(next.front().intended == back);
}

TEST_CASE("guarded, no second of sends holds more than the limit, whatever the round trip") {
  for (const duration round_trip :
       {duration(0ms), duration(1ms), duration(30ms), duration(700ms)}) {
    CAPTURE(round_trip.count());
    load_gate gate = begun({.rate = 500, .batch = 10ms, .limit = 500});
    struct answer {
      time_point at;
      time_point sent;
      token_id token;
    };
    std::deque<answer> due;
    rate_window sends;
    std::uint64_t sent = 0;
    for (time_point now = start; now < start + 8s; now += 1ms) {
      for (; !due.empty() && due.front().at <= now; due.pop_front())
        gate.answered(due.front().token, due.front().sent, now);
      gate.room(0, 1'000);
      for (const auto& one : take_all(gate, now)) {
        CHECK(one.intended <= now);
        due.push_back({now + round_trip, now, one.token});
        // Half of the way there.
        sends.add(now + round_trip / 2);
        ++sent;
      }
    }
    CHECK(sends.max_in_1s() <= 500);
    CHECK(sent >= (round_trip < 100ms ? 3'500 : 2'000));
  }
}
