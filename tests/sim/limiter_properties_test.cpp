#include <doctest/doctest.h>

#include "client.hpp"
#include "seeds.hpp"

using namespace mpustop;
using namespace mpustop::sim;

// Promise 1 (design 2): no window of one second, as the server sees it, holds more requests than
// the limit. `draw` says what a guard covers and what it does not.

namespace {

/// The run under which the limit was broken prints its seed and all that was drawn from it.
void none_above_the_limit(guard_mode guard) {
  const seeds range;
  std::uint64_t full = 0;
  for (std::uint64_t seed = range.first; seed < range.first + range.count; ++seed) {
    const scenario run = draw(seed, guard);
    real_discipline tokens({.limit = run.limit, .guard = guard});
    const outcome seen = client(run, tokens).play();
    // The classic choice promises its own clock's seconds only.
    const unsigned most = most_in_a_second(guard == guard_mode::send ? seen.sent : seen.counted);
    if (most > run.limit) FAIL_CHECK(most << " in a second: " << describe(run));
    REQUIRE_MESSAGE(seen.sent.size() == run.sends, describe(run));
    full += most == run.limit ? 1 : 0;
  }
  MESSAGE(range.count << " seeds, a full second in " << full);
  // A simulation that never came near the limit would prove nothing.
  if (range.count >= 100) CHECK(full * 2 > range.count);
}

}  // namespace

TEST_SUITE("limiter_properties") {
  TEST_CASE("strict: never above the limit where the server counts at one stage") {
    none_above_the_limit(guard_mode::strict);
  }
  TEST_CASE("paranoid: never above the limit wherever the server counts each request") {
    none_above_the_limit(guard_mode::paranoid);
  }
  TEST_CASE("send: never above the limit as the client counts its sends") {
    none_above_the_limit(guard_mode::send);
  }
}
