#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <mpustop/summary.hpp>

#include "cli/status_line.hpp"

namespace mpustop::cli {

/// What a run is doing.
enum class run_state { connecting, running, throttled, paused, ending, ended };

/// "connecting", "running", ...
std::string_view to_string(run_state state);

/// What the numbers of a run that goes on say of its state.
run_state state_of(const summary& now);

/// How far a run is.
struct run_progress {
  summary now;
  run_state state = run_state::running;
  std::optional<std::uint64_t> total;  ///< records of the input, if they were counted
  std::optional<double> rate;          ///< tasks that ended by a call, a second, lately
  std::optional<double> seconds_left;  ///< if that can be told
};

/// Records that have their row, of this run or an earlier one.
std::uint64_t done_of(const summary& now);

/// Tasks that ended by calls of this run.
std::uint64_t called_of(const summary& now);

/// The progress in a line, without a newline (`fit_line`). Where there is no room for all of it,
/// what matters less is left out: failures, and what the run is doing if it is not simply running,
/// stay longest.
std::string progress_line(const run_progress& run, const line_style& style);

}  // namespace mpustop::cli
