// Whole runs that are killed, interrupted or cut off from power at any moment, and gone on with,
// under a virtual clock. MPUSTOP_SEED=N begins with that seed, MPUSTOP_SEEDS=N runs so many.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/journal_scan.hpp"
#include "run_lives.hpp"
#include "run_world.hpp"
#include "seeds.hpp"

namespace {

using mpustop::outcome;
using namespace mpustop::sim;

/// What a report holds, as a set.
struct contents {
  std::map<std::string, unsigned> tasks;  ///< final rows by "app/task"
  std::set<std::pair<std::uint64_t, outcome>> lines;
  unsigned rows = 0;
  unsigned unsent = 0;
};

contents read(const std::string& report) {
  contents out;
  mpustop::core::journal_scanner scanner([&](const mpustop::core::journal_row& row) {
    ++out.rows;
    out.lines.emplace(row.line, row.outcome);
    if (row.outcome == outcome::invalid || row.outcome == outcome::duplicate) {
      ++out.unsent;
      return;
    }
    const bool stopped = row.outcome == outcome::stopped || row.outcome == outcome::already_stopped;
    CHECK(stopped);
    ++out.tasks[std::string(row.app_id) + "/" + std::string(row.task_id)];
  });
  scanner.feed(report);
  CHECK(scanner.finish().what == mpustop::core::journal_state::kind::clean);
  return out;
}

// The report is, as a set, what one run writes.
void check_report(const run_scenario& what, const lives_result& got) {
  const contents found = read(got.report);
  CHECK(found.tasks.size() == what.tasks);
  CHECK(found.unsent == what.duplicates + what.invalids);
  CHECK(found.rows == what.tasks + what.duplicates + what.invalids);
  CHECK(found.lines.size() == found.rows);
  unsigned wrong = 0;
  for (const auto& [task, rows] : found.tasks) {
    const auto stops = got.stops.find(task);
    wrong += rows == 1 && stops != got.stops.end() && stops->second > 0 ? 0 : 1;
  }
  CHECK(wrong == 0);
}

void check_seed(std::uint64_t seed) {
  const lives_scenario what = lives_scenario::draw(seed);
  INFO(what.text());
  const lives_result got = simulate_lives(what);
  REQUIRE(got.ended);
  CHECK(got.refused == 0);
  check_report(what.run, got);
  CHECK(got.summary.complete);
  CHECK(got.summary.tasks == what.run.tasks + what.run.duplicates + what.run.invalids);
  CHECK(got.summary.resumed == got.summary.tasks);
  CHECK(got.in_vain == 0);
  if (what.run.qps > 0 && what.run.guard != mpustop::guard_mode::send) {
    CHECK(worst_second(got.arrivals) <= what.run.qps);
  }
  const auto& r = what.run;
  const bool calm = r.error_share + r.throttle_share + r.reset_share + r.refuse_share +
                        r.drop_share + r.lose_share ==
                    0;
  if (calm && !r.clock_off) CHECK(got.arrivals.size() <= r.tasks + got.unrecorded);
}

}  // namespace

TEST_CASE("however often a run is killed, going on ends with what one run would have written") {
  const seeds run;
  for (std::uint64_t seed = run.first; seed < run.first + run.count / 2; ++seed) check_seed(seed);
}
