#include <doctest/doctest.h>

#include "core/round_trips.hpp"

using namespace std::chrono_literals;
using mpustop::core::duration;
using mpustop::core::round_trips;
using mpustop::core::time_point;

namespace {

time_point at(duration since) { return time_point(since); }

/// `count` round trips, each sent a millisecond after the other and `step` longer.
round_trips rising(int count, duration first, duration step) {
  round_trips trips;
  for (int i = 0; i < count; ++i) trips.add(at(i * 1ms), first + i * step);
  return trips;
}

}  // namespace

TEST_CASE("the floor is 0 until 32 round trips are known") {
  CHECK(round_trips{}.floor() == 0ms);
  CHECK(rising(31, 10ms, 0ms).floor() == 0ms);
  CHECK(rising(32, 10ms, 0ms).floor() == 9ms);
}

TEST_CASE("the floor is 0.9 x the smallest where the smallest ones lie close together") {
  CHECK(rising(32, 100ms, 100us).floor() == 90ms);
  CHECK(rising(500, 100ms, 100us).floor() == 90ms);
}

TEST_CASE("the floor is lower by as much as the smallest stands out from the 32nd") {
  CHECK(rising(32, 100ms, 1ms).floor() == 100ms - 31ms);
  CHECK(rising(32, 10ms, 1ms).floor() == 0ms);
}

TEST_CASE("a smaller round trip lowers the floor at once, larger ones never do") {
  round_trips trips = rising(40, 100ms, 0ms);
  trips.add(at(1s), 5s);
  CHECK(trips.floor() == 90ms);
  trips.add(at(2s), 95ms);
  CHECK(trips.floor() == 85'500us);
  trips.add(at(3s), 20ms);
  CHECK(trips.floor() == 0ms);
}

TEST_CASE("requests sent at one moment count as one, the fastest of them") {
  round_trips trips = rising(31, 100ms, 0ms);
  for (int i = 0; i < 100; ++i) trips.add(at(5ms), 100ms);
  CHECK(trips.floor() == 0ms);
  trips.add(at(5ms), 99ms);
  CHECK(trips.floor() == 0ms);
  trips.add(at(50ms), 100ms);
  CHECK(trips.floor() == 89'100us);
}

TEST_CASE("an answer is overdue after RFC 6298's time, after a second while few are known") {
  CHECK(round_trips{}.ceiling() == 1s);
  CHECK(rising(31, 10ms, 0ms).ceiling() == 1s);
  CHECK(round_trips{}.early_ceiling() == 1s);
  CHECK(rising(1, 10ms, 0ms).early_ceiling() == 30ms);
  const duration even = rising(200, 10ms, 0ms).ceiling();
  CHECK(even >= 10ms);
  CHECK(even < 11ms);
  round_trips scattered;
  for (int i = 0; i < 200; ++i) scattered.add(at(i * 1ms), i % 2 == 0 ? 10ms : 30ms);
  CHECK(scattered.ceiling() > 30ms);
  CHECK(scattered.deviation() > 5ms);
}
