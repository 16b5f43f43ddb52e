#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <mpustop/summary.hpp>

#include "cli/arguments.hpp"
#include "cli/talk.hpp"

namespace mpustop::cli {

/// How far a run is, on standard error: a line that is redrawn on a terminal, else a plain line
/// every ten seconds.
class progress {
 public:
  /// `total`: records of the input, if known. `rate`: requests a second that are wanted, 0 = any.
  progress(progress_style style, talk& out, std::optional<std::uint64_t> total, unsigned rate);

  void show(const summary& now);
  void end();

 private:
  std::string line(const summary& now);

  progress_style style_;
  talk& out_;
  std::optional<std::uint64_t> total_;
  unsigned rate_;
  std::chrono::steady_clock::time_point last_line_;
};

/// Columns of the terminal that `descriptor` is; 80 if it is none or does not say.
unsigned terminal_columns(int descriptor);

/// Standard error is a terminal on which a line can be drawn over.
bool can_redraw();

}  // namespace mpustop::cli
