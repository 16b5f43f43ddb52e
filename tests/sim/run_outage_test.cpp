// Whole runs under a virtual clock through outages of the service and with tasks that fail for
// ever. MPUSTOP_SEED=N begins with that seed, MPUSTOP_SEEDS=N runs a quarter of so many.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "run_server.hpp"
#include "run_world.hpp"
#include "seeds.hpp"

namespace {

using mpustop::outcome;
using namespace mpustop::sim;
using std::chrono::milliseconds;
using std::chrono::seconds;

bool has_faults(const run_scenario& what) {
  return what.error_share + what.throttle_share + what.refuse_share + what.drop_share +
             what.lose_share >
         0;
}

double in_seconds(mpustop::core::duration value) {
  return std::chrono::duration<double>(value).count();
}

/// What was on its way, what leaves until silence or failures show, and the probes.
double most_extra(const run_scenario& what) {
  const double round_trip = in_seconds(2 * what.delay + what.work + 20 * what.jitter);
  return 50 + what.qps * (0.1 + 4 * round_trip);
}

void check_rows(const run_scenario& what, const run_result& got) {
  REQUIRE(got.rows.size() == what.tasks);
  unsigned given_up = 0;
  for (const auto& row : got.rows) {
    const bool stopped = row.outcome == outcome::stopped || row.outcome == outcome::already_stopped;
    if (stopped) CHECK(got.stops.count(row.app_id + "/" + row.task_id) == 1);
    given_up += row.outcome == outcome::gave_up ? 1 : 0;
    if (stopped) continue;
    INFO(row.task_id);
    REQUIRE(row.outcome == outcome::gave_up);
    bool known = false;
    for (unsigned i = 0; i < what.poisoned; ++i) known |= row.task_id == poisoned_task(i);
    CHECK(known);
  }
  CHECK(given_up == what.poisoned);
  CHECK(got.summary.complete);
  CHECK(got.summary.halted_by.empty());
}

void check_seed(std::uint64_t seed) {
  const run_scenario what = run_scenario::draw_outage(seed);
  INFO(what.text());
  const run_result got = simulate(what);
  REQUIRE(got.ended);
  check_rows(what, got);
  if (what.qps == 0) return;
  if (what.guard != mpustop::guard_mode::send) CHECK(worst_second(got.arrivals) <= what.qps);
  if (!has_faults(what) && what.poisoned == 0) {
    CHECK(static_cast<double>(got.arrivals.size()) <= what.tasks + most_extra(what));
  }
}

}  // namespace

TEST_CASE("an outage of any kind and length costs no task and few requests") {
  const seeds run;
  for (std::uint64_t seed = run.first; seed < run.first + run.count / 4; ++seed) check_seed(seed);
}

TEST_CASE("outages of half a minute of a run at full speed cost a few dozen requests") {
  for (const auto kind :
       {outage_kind::unavailable, outage_kind::drop, outage_kind::refuse, outage_kind::silence}) {
    run_scenario what;
    what.tasks = 10'000;
    what.qps = 500;
    what.streams = 200;
    what.delay = std::chrono::microseconds(150);
    what.jitter = std::chrono::microseconds(20);
    what.outage = kind;
    what.outage_after = 2'500;
    what.outage_length = seconds(30);
    what.give_up_after = seconds(60);
    INFO(what.text());
    const run_result got = simulate(what);
    REQUIRE(got.ended);
    check_rows(what, got);
    CHECK(worst_second(got.arrivals) <= 500);
    CHECK(got.arrivals.size() <= 10'000 + 60);
    std::vector<mpustop::core::time_point> times = got.arrivals;
    std::sort(times.begin(), times.end());
    const auto back = std::find_if(times.begin(), times.end(), [&](const auto& time) {
      return time > times[2'499] + what.outage_length + milliseconds(300);
    });
    const double after = in_seconds(times.back() - *back);
    CHECK(static_cast<double>(times.end() - back) / after >= 490);
  }
}

// The bounds are what the same runs reach without a breaker (489, 465, 451), less 2 %.
TEST_CASE("jitter and stalls of the path are no outage that costs throughput") {
  run_scenario what;
  what.tasks = 5'000;
  what.qps = 500;
  what.streams = 200;
  what.delay = milliseconds(10);
  what.jitter = milliseconds(4);
  for (const auto& [stalls, least] :
       {std::pair(0.0, 479.0), std::pair(0.0002, 456.0), std::pair(0.001, 442.0)}) {
    what.stall_share = stalls;
    const run_result got = simulate(what);
    REQUIRE(got.ended);
    CHECK(got.summary.stopped == what.tasks);
    CHECK(got.summary.attempts == what.tasks);
    CHECK(got.summary.mean_qps >= least);
  }
}

TEST_CASE("a service that fails nine of ten answers is slow, not out") {
  run_scenario what;
  what.tasks = 1'000;
  what.qps = 500;
  what.error_share = 0.9;
  what.delay = milliseconds(1);
  for (what.seed = 1; what.seed <= 20; ++what.seed) {
    INFO(what.seed);
    const run_result got = simulate(what);
    REQUIRE(got.ended);
    CHECK(got.rows.size() == what.tasks);
    // A pause of some probes, and no more: from then on the back-off of the tasks sets the pace.
    const auto soon = std::count_if(got.arrivals.begin(), got.arrivals.end(), [](const auto at) {
      return at.time_since_epoch() < seconds(180);
    });
    CHECK(soon > 4'000);
    CHECK(worst_second(got.arrivals) <= what.qps);
  }
}
