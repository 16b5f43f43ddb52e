#include <doctest/doctest.h>

#include <random>

#include "core/load_schedule.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;

namespace {
constexpr time_point start{1'000'000s};
}

TEST_CASE("places are 1/rate apart from the start on, without drift") {
  load_schedule plan(500);
  plan.begin(start);
  CHECK(plan.at(0) == start);
  CHECK(plan.at(1) == start + 2ms);
  CHECK(plan.at(500) == start + 1s);
  CHECK(plan.at(500 * 86'400) == start + 24h);
  load_schedule odd(3);
  odd.begin(start);
  CHECK(odd.at(1) == start + 333'333'333ns);
  CHECK(odd.at(2) == start + 666'666'667ns);
  CHECK(odd.at(3'000'000) == start + 1'000'000s);
}

TEST_CASE("a place is due from its very moment on") {
  load_schedule plan(500);
  plan.begin(start);
  CHECK(plan.due(start - 1ns) == 0);
  CHECK(plan.due(start) == 1);
  CHECK(plan.due(start + 2ms - 1ns) == 1);
  CHECK(plan.due(start + 2ms) == 2);
  CHECK(plan.due(start + 1s - 1ns) == 500);
}

TEST_CASE("several engines have each place once between them") {
  load_schedule whole(700);
  whole.begin(start);
  for (unsigned engines = 1; engines <= 5; ++engines) {
    for (unsigned engine = 0; engine < engines; ++engine) {
      load_schedule part(700, engine, engines);
      part.begin(start);
      for (std::uint64_t n = 0; n < 50; ++n) CHECK(part.at(n) == whole.at(engine + n * engines));
    }
  }
}

TEST_CASE("what is due is what counting places says, at any rate and moment") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    const double rate = static_cast<double>(1 + random() % 1'000'000);
    const auto engines = static_cast<unsigned>(1 + random() % 8);
    load_schedule plan(rate, static_cast<unsigned>(random() % engines), engines);
    plan.begin(start);
    for (int i = 0; i < 20; ++i) {
      const std::uint64_t n = random() % 10'000'000;
      const time_point place = plan.at(n);
      CHECK(plan.due(place) == n + 1);
      CHECK(plan.due(place - 1ns) == n);
    }
  }
}
