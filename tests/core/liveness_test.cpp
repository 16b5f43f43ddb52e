#include "core/liveness.hpp"

#include <doctest/doctest.h>

using namespace mpustop::core;
using namespace std::chrono_literals;
using verdict = liveness::verdict;

namespace {

/// Looks once a second, as the owner does.
struct watched {
  liveness it{{}};
  time_point now{1000s};

  verdict after(duration step, bool waiting = true) {
    now += step;
    return it.look(waiting, now);
  }
};

}  // namespace

TEST_CASE("a connection that says nothing is asked, and is dead when it goes on saying nothing") {
  watched c;
  CHECK(c.after(1s, false) == verdict::fine);
  CHECK(c.after(1s) == verdict::fine);
  CHECK(c.after(1s) == verdict::ask);
  for (int i = 0; i < 4; ++i) CHECK(c.after(1s) == verdict::fine);
  CHECK(c.after(1s) == verdict::dead);
}

TEST_CASE("a request sent at any moment on a dead connection is missed within 15 s") {
  for (duration ahead = 0ms; ahead < 1s; ahead += 100ms) {
    watched c;
    c.after(1s, false);
    c.after(ahead + 1ms, false);
    const time_point sent = c.now;
    while (c.after(1s) != verdict::dead) REQUIRE(c.now - sent < 15s);
  }
}

TEST_CASE("any byte is a sign of life, whether or not it answers the ping") {
  watched c;
  c.after(1s);
  SUBCASE("bytes all along: it is never asked") {
    for (int i = 0; i < 60; ++i) {
      c.it.heard();
      CHECK(c.after(1s) == verdict::fine);
    }
  }
  SUBCASE("bytes after the ping: it is asked again when it falls silent again") {
    for (int i = 0; i < 10; ++i) {
      while (c.after(1s) != verdict::ask) REQUIRE(c.now < time_point{1200s});
      CHECK(c.after(4s) == verdict::fine);
      c.it.heard();
      CHECK(c.after(1s) == verdict::fine);
      CHECK(c.after(1s) == verdict::fine);
    }
  }
}

TEST_CASE("nothing is expected of a connection on which nobody waits") {
  watched c;
  for (int i = 0; i < 100; ++i) CHECK(c.after(1s, false) == verdict::fine);
  // What is sent then has its full time.
  CHECK(c.after(1s) == verdict::fine);
  CHECK(c.after(1s) == verdict::ask);
  SUBCASE("and nothing more once the waiting is over") {
    CHECK(c.after(3s, false) == verdict::fine);
    CHECK(c.after(3s, false) == verdict::fine);
  }
}

TEST_CASE("the time in which this process stood still is not held against a connection") {
  watched c;
  c.after(1s);
  c.after(1s);
  REQUIRE(c.after(1s) == verdict::ask);
  CHECK(c.after(600s) == verdict::fine);  // its answer may lie in the kernel
  for (int i = 0; i < 3; ++i) CHECK(c.after(1s) == verdict::fine);
  CHECK(c.after(1s) == verdict::dead);
}
