#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "core/rate_window.hpp"

using namespace mpustop::core;
using std::chrono::seconds;

TEST_CASE("without events nothing is counted") {
  rate_window window;
  CHECK(window.max_in_1s() == 0);
}

TEST_CASE("two events a second apart are in no one window, a nanosecond less and they are") {
  rate_window apart;
  apart.add(time_point{});
  apart.add(time_point{seconds(1)});
  CHECK(apart.max_in_1s() == 1);
  rate_window near;
  near.add(time_point{});
  near.add(time_point{seconds(1)} - duration{1});
  CHECK(near.max_in_1s() == 2);
}

TEST_CASE("the largest window is what counting by hand finds") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    rate_window window;
    std::vector<time_point> times;
    time_point now{seconds(3)};
    const std::uint64_t spread = std::uint64_t{1} << (10 + random() % 22);
    for (int i = 0; i < 300; ++i) {
      if (random() % 3 != 0) now += duration{static_cast<std::int64_t>(random() % spread)};
      times.push_back(now);
      window.add(now);
    }
    std::uint64_t worst = 0;
    for (const time_point first : times) {
      const auto inside = std::count_if(times.begin(), times.end(), [first](time_point t) {
        return t >= first && t < first + seconds(1);
      });
      worst = std::max(worst, static_cast<std::uint64_t>(inside));
    }
    CHECK(window.max_in_1s() == worst);
  }
}

TEST_CASE("events may be added together") {
  rate_window window;
  window.add(time_point{}, 3);
  window.add(time_point{}, 2);
  window.add(time_point{seconds(1)} - duration{1}, 4);
  CHECK(window.max_in_1s() == 9);
  window.add(time_point{seconds(1)}, 5);
  CHECK(window.max_in_1s() == 9);
  window.add(time_point{seconds(1)}, 1);
  CHECK(window.max_in_1s() == 10);
}
