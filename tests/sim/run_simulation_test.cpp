// Whole runs under a virtual clock: the dispatcher against a network and a server that do their
// worst, thousands of seeds. MPUSTOP_SEED=N begins with that seed, MPUSTOP_SEEDS=N runs so many.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "run_world.hpp"
#include "seeds.hpp"

namespace {

using mpustop::outcome;
using namespace mpustop::sim;

bool is_right(const mpustop::row& row, const run_result& got) {
  if (row.outcome == outcome::duplicate || row.outcome == outcome::invalid) return true;
  if (row.outcome != outcome::stopped && row.outcome != outcome::already_stopped) return false;
  const auto stops = got.stops.find(row.app_id + "/" + row.task_id);
  return row.attempts > 0 && stops != got.stops.end() && stops->second > 0;
}

void check_rows(const run_scenario& what, const run_result& got) {
  std::set<std::uint64_t> lines;
  unsigned wrong = 0;
  unsigned duplicates = 0;
  unsigned invalids = 0;
  for (const auto& row : got.rows) {
    lines.insert(row.line);
    wrong += is_right(row, got) ? 0 : 1;
    duplicates += row.outcome == outcome::duplicate ? 1 : 0;
    invalids += row.outcome == outcome::invalid ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(lines.size() == got.rows.size());  // one row a line
  const bool whole = what.stop_at.count() == 0 && !what.wrong_key;
  if (!whole) return;
  CHECK(got.rows.size() == what.tasks + what.duplicates + what.invalids);
  CHECK(duplicates == what.duplicates);
  CHECK(invalids == what.invalids);
  CHECK(got.summary.complete);
}

void check_summary(const run_scenario& what, const run_result& got) {
  const auto& s = got.summary;
  CHECK(s.stopped + s.already_stopped + s.failed + s.gave_up + s.invalid + s.duplicate ==
        got.rows.size());
  CHECK(s.tasks == got.rows.size() + s.not_attempted);
  CHECK(s.attempts >= got.arrivals.size());
  if (!what.wrong_key) CHECK(s.halted_by.empty());
  if (what.wrong_key && what.stop_at.count() == 0) CHECK(!s.halted_by.empty());
}

void check_seed(std::uint64_t seed) {
  const run_scenario what = run_scenario::draw(seed);
  INFO(what.text());
  const run_result got = simulate(what);
  REQUIRE(got.ended);
  check_rows(what, got);
  check_summary(what, got);
  CHECK(got.sends_after_stop == 0);
  CHECK(got.most_open <= 256);
  if (what.qps > 0 && what.guard != mpustop::guard_mode::send) {
    CHECK(worst_second(got.arrivals) <= what.qps);
  }
  // A key that no call accepts costs one call.
  if (what.wrong_key) CHECK(got.arrivals.size() <= 20);
}

}  // namespace

TEST_CASE("every simulated run ends with one row a task and no second above the limit") {
  const seeds run;
  for (auto seed = run.first; seed < run.first + run.count; ++seed) check_seed(seed);
}

TEST_CASE("a halt by a wrong key costs one call") {
  run_scenario what;
  what.wrong_key = true;
  what.delay = std::chrono::milliseconds(50);
  const run_result got = simulate(what);
  CHECK(got.ended);
  CHECK(got.arrivals.size() == 1);
  CHECK(got.rows.empty());
  CHECK(got.summary.halted_by == "InvalidAccessKeyId.NotFound");
}

TEST_CASE("a wrong clock is corrected once and the run completes") {
  run_scenario what;
  what.clock_off = true;
  what.delay = std::chrono::milliseconds(5);
  const run_result got = simulate(what);
  CHECK(got.ended);
  CHECK(got.summary.complete);
  CHECK(got.summary.stopped == what.tasks);
  CHECK(got.summary.attempts == what.tasks + 1);
}
