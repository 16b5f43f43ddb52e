#include <doctest/doctest.h>

#include "core/pacer.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;

namespace {

time_point at(duration since) { return time_point(since); }

/// Requests sent by `until` by someone who sends every batch at its slot, woken `late`.
unsigned sent_by(pacer& pace, time_point until, duration late) {
  unsigned sent = 0;
  while (pace.slot() + late < until) {
    const unsigned n = pace.batch();
    pace.sent(n, pace.slot() + late);
    sent += n;
  }
  return sent;
}

/// Requests that can be sent at once at `now`.
unsigned burst(pacer& pace, time_point now) {
  unsigned sent = 0;
  while (pace.slot() <= now) {
    const unsigned n = pace.batch();
    pace.sent(n, now);
    sent += n;
  }
  return sent;
}

}  // namespace

TEST_CASE("a batch is 10 ms of requests, at least 1, at most 100") {
  CHECK(pacer(500).batch() == 5);
  CHECK(pacer(5'000).batch() == 50);
  CHECK(pacer(50'000).batch() == 100);
  CHECK(pacer(149).batch() == 1);
  CHECK(pacer(151).batch() == 2);
  CHECK(pacer(1).batch() == 1);
  CHECK(pacer(0.1).batch() == 1);
}

TEST_CASE("before the start any time will do, and what is sent schedules nothing") {
  pacer pace(500);
  CHECK(pace.slot() == time_point::min());
  pace.sent(1, at(5s));
  CHECK(pace.slot() == time_point::min());
  pace.start(at(6s));
  CHECK(pace.slot() == at(6s));
  pace.start(at(7s));
  CHECK(pace.slot() == at(6s));
}

TEST_CASE("slots are absolute: late wake-ups do not add up") {
  pacer pace(500);
  pace.start(at(0s));
  CHECK(sent_by(pace, at(100s), 3ms) == 50'000);
  pacer odd(333);
  odd.start(at(0s));
  CHECK(sent_by(odd, at(1000s - 1ms), 0ms) == 333'000);
}

TEST_CASE("after a stall the late batch and 10 slots are made up, no more") {
  pacer pace(500);
  pace.start(at(0s));
  CHECK(burst(pace, at(0s)) == 5);
  CHECK(pace.slot() == at(10ms));
  // Up to 10 slots late nothing is lost.
  CHECK(burst(pace, at(35ms)) == 15);
  CHECK(pace.slot() == at(40ms));
  CHECK(burst(pace, at(10s)) == 5 + 10 + 5);  // the last is due now
  CHECK(pace.slot() == at(10s + 10ms));
}

TEST_CASE("a batch larger than 10 slots keeps its rate") {
  pacer pace(5'000);
  pace.start(at(0s));
  CHECK(sent_by(pace, at(10s), 1ms) == 50'000);
  const time_point now = at(20s);
  CHECK(burst(pace, now) == 100);
  CHECK(pace.slot() == now + 8ms);
}

TEST_CASE("a slow rate has one request a slot") {
  pacer pace(1);
  pace.start(at(0s));
  CHECK(burst(pace, at(0s)) == 1);
  CHECK(pace.slot() == at(1s));
}

TEST_CASE("a new rate keeps the slot that is scheduled") {
  pacer pace(500);
  pace.start(at(0s));
  pace.sent(5, at(0s));
  pace.set_rate(100);
  CHECK(pace.slot() == at(10ms));
  CHECK(pace.batch() == 1);
  pace.sent(1, at(10ms));
  CHECK(pace.slot() == at(20ms));
  CHECK(sent_by(pace, at(10s), 0ms) == 998);
}
