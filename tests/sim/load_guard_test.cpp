// A guarded load keeps its limit as the server sees it.
#include <doctest/doctest.h>

#include <algorithm>

#include "load_world.hpp"
#include "seeds.hpp"

using namespace mpustop;
using namespace mpustop::sim;

namespace {

/// The largest number of times in any half-open second [t, t + 1 s) of sorted `times`.
unsigned most_in_a_second(const std::vector<nanos>& times) {
  std::size_t most = 0;
  for (std::size_t first = 0, end = 0; first < times.size(); ++first) {
    while (end < times.size() && times[end] < times[first] + second) ++end;
    most = std::max(most, end - first);
  }
  return static_cast<unsigned>(most);
}

core::load_part part_of(const scenario& run) {
  core::load_part out;
  out.pace.rate = out.pace.limit = run.limit;
  out.pace.batch = (run.seed % 2 == 0 ? 10 : 20) * core::duration(ms);
  out.requests = run.sends;
  out.timeout = core::duration(run.timeout);
  return out;
}

}  // namespace

TEST_CASE("never above the limit, whatever the network does, and every request has one end") {
  const seeds range;
  std::uint64_t full = 0;
  for (std::uint64_t seed = range.first; seed < range.first + range.count / 2; ++seed) {
    const scenario run = draw(seed, guard_mode::strict);
    load_world world(run, part_of(run), 10'000);
    const load_seen seen = world.play();
    const unsigned most = most_in_a_second(seen.counted);
    if (most > run.limit) FAIL_CHECK(most << " in a second: " << describe(run));
    full += most == run.limit ? 1 : 0;
    REQUIRE_MESSAGE(!seen.stuck, describe(run));
    REQUIRE_MESSAGE(seen.sent.size() == run.sends, describe(run));
    CHECK(seen.answered + seen.failed + seen.timed_out == run.sends);
    core::load_result result;
    world.machine().tally().add_to(result);
    CHECK(result.requests == run.sends);
    CHECK(result.ok == seen.answered);
  }
  MESSAGE((range.count / 2) << " seeds, a full second in " << full);
  // A simulation that never came near the limit would prove nothing.
  if (range.count >= 100) CHECK(full * 3 > range.count / 2);
}
