#pragma once

#include <cstdint>
#include <optional>

#include "cli/arguments.hpp"
#include "cli/local_time.hpp"
#include "core/plan.hpp"

namespace mpustop::cli {

/// A run as it would go if it began now.
struct run_plan {
  const run_arguments& wanted;    ///< with keys and endpoint
  const core::plan* counts;       ///< null: the input is read as it comes
  std::uint64_t report_rows = 0;  ///< of earlier runs, that this one goes on with
  local_time now;
  std::optional<double> seconds;       ///< that it needs at least, if that can be told
  std::optional<local_time> done;      ///< the end of these
  std::optional<local_time> keys_end;  ///< of temporary keys
};

/// What TASKS is called: its path, or "standard input".
std::string input_name(const run_arguments& wanted);

/// Fills in what follows from the rest and the clock.
run_plan plan_of(const run_arguments& wanted, const core::plan* counts, std::uint64_t report_rows,
                 core::wall_time now);

/// What a run of this plan, or a dry one, ends with when all goes well: 1 where there are invalid
/// lines.
int expected_exit_code(const core::plan& counts);

}  // namespace mpustop::cli
