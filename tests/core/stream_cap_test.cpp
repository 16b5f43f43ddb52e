#include "core/stream_cap.hpp"

#include <doctest/doctest.h>

#include <climits>

using namespace mpustop::core;
using namespace std::chrono_literals;

TEST_CASE("nothing is held back before the server asks for it") {
  stream_cap cap(1);
  CHECK_FALSE(cap.holds());
  CHECK(cap.room(1000) == UINT_MAX);
  CHECK(cap.ready_at() == time_point::min());
  cap.answered(1000);
  CHECK_FALSE(cap.holds());
}

TEST_CASE("each word halves what was under way, to one at least; a hundred at once are one") {
  stream_cap cap(1);
  time_point now{1000s};
  cap.overloaded(40, now);
  CHECK(cap.room(0) == 20);
  CHECK(cap.room(15) == 5);
  CHECK(cap.room(50) == 0);
  for (int i = 0; i < 100; ++i) cap.overloaded(40, now + 1ms * i / 2);
  CHECK(cap.room(0) == 20);
  for (const unsigned left : {10u, 5u, 2u, 1u, 1u, 1u}) {
    now += 1s;
    cap.overloaded(100, now);
    CHECK(cap.room(0) == left);
  }
}

TEST_CASE(
    "a word on a connection with nothing under way asks for later connections, not for fewer "
    "streams") {
  stream_cap cap(1);
  cap.overloaded(0, time_point{1000s});
  CHECK(!cap.holds());
  CHECK(cap.ready_at() > time_point{1000s});
}

TEST_CASE("it grows by one for as many answers as it is wide") {
  stream_cap cap(1);
  cap.overloaded(4, time_point{1000s});
  REQUIRE(cap.room(0) == 2);
  cap.answered(1);
  CHECK(cap.room(0) == 2);
  cap.answered(1);
  CHECK(cap.room(0) == 3);
  cap.answered(7);
  CHECK(cap.room(0) == 5);
  cap.answered(100'000);
  CHECK_FALSE(cap.holds());
}

TEST_CASE("new connections wait, longer each time up to a second, and no longer after a calm") {
  stream_cap cap(1);
  time_point now{1000s};
  cap.overloaded(10, now);
  CHECK(cap.ready_at() > now);
  CHECK(cap.ready_at() <= now + 100ms);
  duration before{0};
  for (int i = 0; i < 10; ++i) {
    now += 2s;
    cap.overloaded(10, now);
    before = cap.ready_at() - now;
  }
  CHECK(before >= 500ms);
  CHECK(before <= 1s);
  cap.answered(99);
  CHECK(cap.ready_at() > now);
  cap.answered(1);
  CHECK(cap.ready_at() == time_point::min());
}
