#pragma once

#include <optional>

#include <mpustop/summary.hpp>

#include "cli/arguments.hpp"
#include "cli/talk.hpp"
#include "core/plan.hpp"

namespace mpustop::cli {

/// What a run came to.
struct run_result {
  mpustop::summary summary;
  int exit_code = 0;
  bool report_made = false;  ///< a run that never connects makes none
};

/// Runs `wanted` (whose options hold the keys) with its report, progress and signals, without a
/// question; tells what is worth telling on `out`. `plan` is the first pass over the input, if it
/// could be read twice. Throws `mpustop::error` where nothing was sent.
run_result run_session(const run_arguments& wanted, const std::optional<core::plan>& plan);

}  // namespace mpustop::cli
