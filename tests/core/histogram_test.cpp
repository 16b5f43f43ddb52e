#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "core/histogram.hpp"

using namespace mpustop::core;

TEST_CASE("an empty histogram says 0") {
  const histogram empty;
  CHECK(empty.count() == 0);
  CHECK(empty.percentile(0.5) == duration{0});
  CHECK(empty.max() == duration{0});
}

TEST_CASE("one value is every percentile, exactly") {
  for (const std::int64_t value : {0L, 1L, 63L, 64L, 127L, 128L, 129L, 1'000'000L, INT64_MAX}) {
    histogram one;
    one.add(duration{value});
    CHECK(one.max() == duration{value});
    for (const double fraction : {0.001, 0.5, 0.999, 1.0}) {
      CHECK(one.percentile(fraction) == duration{value});
    }
  }
}

TEST_CASE("a negative duration counts as 0") {
  histogram one;
  one.add(duration{-5});
  CHECK(one.count() == 1);
  CHECK(one.max() == duration{0});
  CHECK(one.percentile(1) == duration{0});
}

TEST_CASE("values below 128 ns are told exactly") {
  histogram small;
  for (std::int64_t value = 0; value < 128; ++value) small.add(duration{value});
  for (std::int64_t rank = 1; rank <= 128; ++rank) {
    CHECK(small.percentile(static_cast<double>(rank) / 128) == duration{rank - 1});
  }
}

TEST_CASE("a percentile is the true one or at most 1.6 % above, at every size of value") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    histogram all;
    std::vector<std::int64_t> values(1 + random() % 3'000);
    for (auto& value : values) {
      value = static_cast<std::int64_t>(random() >> (1 + random() % 63));
      all.add(duration{value});
    }
    std::sort(values.begin(), values.end());
    CHECK(all.count() == values.size());
    CHECK(all.max() == duration{values.back()});
    for (const double fraction : {0.01, 0.5, 0.9, 0.99, 0.999, 1.0}) {
      const auto rank = static_cast<std::size_t>(
          std::max(1.0, std::ceil(fraction * static_cast<double>(values.size()))));
      const double truth = static_cast<double>(values[rank - 1]);
      const auto got = static_cast<double>(all.percentile(fraction).count());
      CHECK(got >= truth);
      CHECK(got <= truth * 1.016);
    }
  }
}

TEST_CASE("a percentile never exceeds the largest value") {
  histogram all;
  for (int i = 0; i < 1'000; ++i) all.add(duration{1'000'001});
  CHECK(all.percentile(0.5) == duration{1'000'001});
  CHECK(all.percentile(1) == duration{1'000'001});
}

TEST_CASE("the filled buckets are told in order, hold every value, and end at the largest") {
  histogram all;
  all.for_each([](duration, duration, std::uint64_t) { FAIL("an empty one has none"); });
  for (const std::int64_t value : {0L, 5L, 5L, 1'000L, 1'000'001L}) all.add(duration{value});
  std::uint64_t count = 0;
  duration last{-1};
  all.for_each([&](duration lower, duration upper, std::uint64_t here) {
    CHECK(lower > last);
    CHECK(upper >= lower);
    CHECK(here > 0);
    count += here;
    last = upper;
  });
  CHECK(count == 5);
  CHECK(last == all.max());
}
