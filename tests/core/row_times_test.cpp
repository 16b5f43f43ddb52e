#include "core/row_times.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace mpustop::core;
using namespace std::chrono_literals;

namespace {

constexpr wall_time begin{1'800'000'000s + 250ms};

std::uint64_t sum(const row_times::line& of) {
  std::uint64_t out = 0;
  for (const auto& one : of.stretches) out += one.rows;
  return out;
}

}  // namespace

TEST_CASE("rows are counted by the second since the first one, at whatever part of a second") {
  row_times times;
  for (int i = 0; i < 25; ++i) times.add(begin + i * 100ms, i == 12);
  const auto line = times.whole_line();
  REQUIRE(line.stretches.size() == 3);
  CHECK((line.stretches[0].rows == 10 && line.stretches[1].rows == 10));
  CHECK(line.stretches[2].rows == 5);
  CHECK((line.stretches[0].failures == 0 && line.stretches[1].failures == 1));
  CHECK((line.seconds == 2.4 && line.active == 2.4 && line.unit == 1));
  CHECK(line.mean == doctest::Approx(10));
  CHECK(times.max_in_1s() == 10);
  CHECK((times.first() == begin && times.last() == begin + 2400ms && times.rows() == 25));
}

TEST_CASE("no row and one row have no rate") {
  row_times times;
  CHECK(times.whole_line().stretches.empty());
  CHECK(times.max_in_1s() == 0);
  times.add(begin, false);
  CHECK((times.whole_line().mean == 0 && times.whole_line().stretches.size() == 1));
  CHECK(times.max_in_1s() == 1);
}

TEST_CASE("the busiest second begins anywhere") {
  row_times times;
  times.add(begin, false);
  for (int i = 0; i < 10; ++i) times.add(begin + 700ms, false);
  for (int i = 0; i < 10; ++i) times.add(begin + 1500ms, false);
  CHECK(times.max_in_1s() == 20);
  CHECK(times.whole_line().stretches[0].rows == 11);
}

TEST_CASE("pauses are left out, outages are not") {
  row_times times;
  times.add(begin, false);
  times.add(begin + 2s, false);
  times.add(begin + 2s + row_times::longest_gap, false);
  CHECK(times.whole_line().pauses.empty());
  const wall_time later = begin + 2s + row_times::longest_gap + 24h;
  times.add(later, false);
  times.add(later + 3s, false);
  const auto line = times.whole_line();
  REQUIRE(line.pauses.size() == 1);
  CHECK(line.pauses[0] == 903);
  CHECK(line.active == 905);
  CHECK(line.seconds == 906);
  CHECK(line.stretches.size() == 907);
  CHECK(line.mean == doctest::Approx(3.0 / 905));
  CHECK(sum(line) == 5);
}

TEST_CASE("a clock that is set back loses nothing and makes up no busy second") {
  row_times times;
  for (int i = 0; i < 20; ++i) times.add(begin + i * 100ms, false);
  for (int i = 0; i < 20; ++i) times.add(begin - 1h + i * 100ms, false);
  CHECK(times.max_in_1s() == 10);
  CHECK(times.first() == begin - 1h);
  const auto line = times.whole_line();
  CHECK(sum(line) == 40);
  CHECK(line.pauses.size() == 1);
  CHECK(line.active == doctest::Approx(3.8));
}

TEST_CASE("rows a little out of order are of the same second") {
  row_times times;
  for (const auto at : {0ms, 5ms, 3ms, 8ms, 2ms}) times.add(begin + at, false);
  CHECK(times.max_in_1s() == 5);
}

TEST_CASE("memory is bounded, however long it takes: stretches grow, the sum stays") {
  for (const std::size_t most : {std::size_t{2}, std::size_t{10}, std::size_t{64}}) {
    CAPTURE(most);
    row_times times(most);
    std::uint64_t random = 1;
    for (int i = 0; i < 3'000; ++i) {
      random = random * 6364136223846793005U + 1442695040888963407U;
      times.add(wall_time{std::chrono::seconds(random >> 31)}, i % 3 == 0);
    }
    const auto line = times.whole_line(most);
    CHECK(sum(line) == 3'000);
    CHECK(line.stretches.size() <= most);
    CHECK(line.unit > 1);
    std::uint64_t failures = 0;
    for (const auto& one : line.stretches) failures += one.failures;
    CHECK(failures == 1'000);
  }
}

TEST_CASE("a line may be asked for in fewer stretches than are kept") {
  row_times times;
  for (int i = 0; i < 1'000; ++i) times.add(begin + i * 1s, false);
  const auto line = times.whole_line(100);
  CHECK((line.unit == 16 && line.stretches.size() == 63));
  CHECK(line.stretches[0].rows == 16);
  CHECK(line.seconds == 999);
  CHECK(sum(line) == 1'000);
}
