#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include <mpustop/summary.hpp>

#include "cli/arguments.hpp"
#include "cli/progress_line.hpp"
#include "cli/rate_meter.hpp"
#include "cli/talk.hpp"
#include "cli/terminal.hpp"

namespace mpustop::cli {

/// How far a run is, on standard error: a line that is redrawn on a terminal, a plain line every
/// ten seconds, or an object of JSON every second.
class progress {
 public:
  /// What is known before the first call.
  struct extent {
    std::optional<std::uint64_t> total;    ///< records of the input
    std::optional<std::uint64_t> to_call;  ///< tasks that no earlier run has finished
    unsigned qps = 0;                      ///< calls a second that are wanted; 0: any
  };
  progress(progress_style style, talk& out, const extent& known);

  void show(const summary& now);
  /// Takes the line away; the last object is that of a run that `came` to this.
  void end(const summary& came);

 private:
  run_progress numbers_of(const summary& now);

  progress_style style_;
  talk& out_;
  extent known_;
  rate_meter meter_;
  std::chrono::steady_clock::time_point told_;  ///< the last line or object
  const line_style drawn_;
};

}  // namespace mpustop::cli
