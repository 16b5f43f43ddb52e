#pragma once

#include <map>
#include <string>
#include <vector>

#include <mpustop/row.hpp>
#include <mpustop/summary.hpp>

#include "core/time.hpp"
#include "run_scenario.hpp"

namespace mpustop::sim {

/// What came of a run.
struct run_result {
  std::vector<mpustop::row> rows;
  mpustop::summary summary;
  std::map<std::string, unsigned> stops;   ///< by task: times that the server really stopped it
  std::vector<core::time_point> arrivals;  ///< at the server
  std::size_t most_open = 0;
  unsigned sends_after_stop = 0;
  bool outage_was = false;
  bool ended = false;  ///< `done` within the time allowed
};

/// Runs a whole run of the dispatcher under a virtual clock.
run_result simulate(const run_scenario& what);

/// The largest number of `times` in any window of one second.
std::size_t worst_second(std::vector<core::time_point> times);

}  // namespace mpustop::sim
