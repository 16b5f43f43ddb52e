#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <mpustop/summary.hpp>

#include "core/time.hpp"
#include "run_scenario.hpp"

namespace mpustop::sim {

/// How the lives of a run end before the last one, drawn from a seed.
struct lives_scenario {
  run_scenario run;
  unsigned ends = 1;          ///< how many runs end early
  core::duration longest{0};  ///< the longest of their lives
  bool shuffled = false;      ///< the input is sorted anew before each
  static lives_scenario draw(std::uint64_t seed);
  std::string text() const;
};

/// What came of them.
struct lives_result {
  std::string report;  ///< as the last run left it
  mpustop::summary summary;
  std::map<std::string, unsigned> stops;   ///< by task: times that the server really stopped it
  std::vector<core::time_point> arrivals;  ///< at the server, of all runs
  std::uint64_t unrecorded = 0;            ///< requests in flight, and rows lost, at the ends
  std::uint64_t in_vain = 0;               ///< arrivals after the report was complete
  unsigned refused = 0;  ///< reports that a scan did not find fit to be gone on with
  bool ended = false;    ///< the last run ended by itself in the time allowed
};

/// Runs that are killed, interrupted or cut off from power, each followed by one that goes on with
/// the report, under one virtual clock, against one server.
lives_result simulate_lives(const lives_scenario& what);

}  // namespace mpustop::sim
