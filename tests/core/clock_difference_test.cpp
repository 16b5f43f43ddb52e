#include "core/clock_difference.hpp"

#include <doctest/doctest.h>

#include "core/guarded_rate.hpp"

using namespace mpustop::core;
using namespace std::chrono_literals;

namespace {

constexpr wall_time noon{1'790'000'000s};

}  // namespace

TEST_CASE("the middle of the exchange is compared with the middle of the second that Date names") {
  const clock_difference same = compare_clocks(noon, noon + 400ms, noon + 600ms);
  CHECK(same.ahead == 0ns);
  CHECK(same.uncertainty == 600ms);
  CHECK(compare_clocks(noon, noon + 90s, noon + 91s).ahead == 90s);
  CHECK(compare_clocks(noon, noon - 90s, noon - 90s).ahead == -90s - 500ms);
}

TEST_CASE("clocks that agree are never found apart by more than the uncertainty") {
  for (auto begun = 0ms; begun < 1s; begun += 50ms) {
    for (auto trip = 0ms; trip < 3s; trip += 70ms) {
      for (auto there = 0ms; there <= trip; there += 70ms) {
        const wall_time date = std::chrono::floor<std::chrono::seconds>(noon + begun + there);
        const clock_difference found = compare_clocks(date, noon + begun, noon + begun + trip);
        CHECK(found.ahead <= found.uncertainty);
        CHECK(-found.ahead <= found.uncertainty);
      }
    }
  }
}

TEST_CASE(
    "the rate that the guard keeps falls with the round trip, and more so where it scatters") {
  CHECK(guarded_rate(500, 0ns, 0ns) == doctest::Approx(499.75).epsilon(1e-6));
  CHECK(guarded_rate(500, 100ms, 100ms) == doctest::Approx(500 / 1.0105).epsilon(1e-6));
  CHECK(guarded_rate(500, 200ms, 100ms) == doctest::Approx(500 / 1.1105).epsilon(1e-6));
  CHECK(guarded_rate(2'000, 0ns, 0ns) == doctest::Approx(4 * guarded_rate(500, 0ns, 0ns)));
}
