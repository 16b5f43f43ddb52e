#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "cli/latency_bars.hpp"

using namespace mpustop::cli;
using mpustop::core::duration;
using mpustop::core::histogram;

namespace {

void check_sane(const histogram& times, unsigned most) {
  const auto edges = latency_edges(times, most);
  const auto counts = latency_counts(times, edges);
  REQUIRE(edges.size() >= 2);
  CHECK(edges.size() <= most + 1);
  for (std::size_t i = 1; i < edges.size(); ++i) CHECK(edges[i] > edges[i - 1]);
  CHECK(edges.back() >= times.max());
  REQUIRE(counts.size() == edges.size() - 1);
  CHECK(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) == times.count());
}

}  // namespace

TEST_CASE("nothing has no bars") {
  CHECK(latency_edges(histogram{}, 16).empty());
  CHECK(latency_counts(histogram{}, {}).empty());
}

TEST_CASE("values that lie close together are kept apart by even steps") {
  histogram times;
  for (int i = 0; i < 1'000; ++i) times.add(duration{300'000 + i * 200});
  const auto edges = latency_edges(times, 16);
  check_sane(times, 16);
  CHECK(edges.size() >= 8);
  CHECK(edges[2] - edges[1] == edges[1] - edges[0]);
}

TEST_CASE("a few far above the rest take away none of the bulk's resolution") {
  histogram times;
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> usual(std::log(3e5), 0.3);
  for (int i = 0; i < 100'000; ++i) times.add(duration{static_cast<std::int64_t>(usual(random))});
  for (int i = 0; i < 20; ++i) times.add(duration{4'000'000'000});
  check_sane(times, 16);
  const auto edges = latency_edges(times, 16);
  const auto counts = latency_counts(times, edges);
  CHECK(edges.back() == duration{10'000'000'000});
  CHECK(counts.back() == 20);
  int tall = 0;
  for (const auto count : counts) tall += count > 2'000;
  CHECK(tall >= 6);
}

TEST_CASE("bars of any values hold all of them and are not too many") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    histogram times;
    const auto low = random() % 40;
    const auto wide = 1 + random() % 22;
    for (std::uint64_t i = 0, n = 1 + random() % 300; i < n; ++i) {
      times.add(
          duration{static_cast<std::int64_t>(random() >> (1 + (low + random() % wide) % 63))});
    }
    check_sane(times, static_cast<unsigned>(8 + random() % 20));
  }
}

TEST_CASE("one value, zero and the largest there is have their bar") {
  for (const std::int64_t value : {0L, 1L, 999'999L, 1'000'000L, INT64_MAX / 2}) {
    INFO(value);
    histogram times;
    times.add(duration{value});
    check_sane(times, 16);
    times.add(duration{0});
    check_sane(times, 16);
  }
}
