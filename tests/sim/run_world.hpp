#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/dispatcher.hpp"

namespace mpustop::sim {

/// What can happen to a run, drawn from a seed.
struct run_scenario {
  std::uint64_t seed = 1;
  unsigned tasks = 400;     ///< valid records of the input
  unsigned duplicates = 0;  ///< further records that repeat one
  unsigned invalids = 0;    ///< further records that are no task
  unsigned qps = 100;
  unsigned streams = 50;  ///< requests that the transport takes at once
  guard_mode guard = guard_mode::strict;
  core::duration delay{0};    ///< one way, at least
  core::duration jitter{0};   ///< added to it, exponential mean
  core::duration work{0};     ///< of the server, after it counted
  double error_share = 0;     ///< answers 500
  double throttle_share = 0;  ///< answers Throttling
  double reset_share = 0;     ///< RST_STREAM after arrival
  double refuse_share = 0;    ///< not processed
  double drop_share = 0;      ///< the connection ends with everything in flight on it
  double lose_share = 0;      ///< no answer: the attempt times out
  bool clock_off = false;     ///< the first answers say InvalidTimeStamp.Expired
  bool slow_input = false;    ///< the source is often pending
  core::duration stop_at{0};  ///< stop() at this time; 0: never
  bool wrong_key = false;

  static run_scenario draw(std::uint64_t seed);
  std::string text() const;
};

/// What came of it.
struct run_result {
  std::vector<mpustop::row> rows;
  mpustop::summary summary;
  std::map<std::string, unsigned> stops;   ///< by task: times that the server really stopped it
  std::vector<core::time_point> arrivals;  ///< at the server
  std::size_t most_open = 0;
  unsigned sends_after_stop = 0;
  bool ended = false;  ///< `done` within the time allowed
};

/// Runs a whole run of the dispatcher under a virtual clock.
run_result simulate(const run_scenario& what);

/// The largest number of `times` in any window of one second.
std::size_t worst_second(std::vector<core::time_point> times);

}  // namespace mpustop::sim
