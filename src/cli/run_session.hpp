#pragma once

#include <optional>

#include <mpustop/summary.hpp>

#include "cli/arguments.hpp"
#include "cli/talk.hpp"
#include "core/earlier_rows.hpp"
#include "core/failure_tally.hpp"
#include "core/plan.hpp"
#include "os/report_file.hpp"

namespace mpustop::cli {

/// What a run begins with.
struct run_preparation {
  run_arguments wanted;  ///< its options hold the keys
  os::report_file& report;
  core::earlier_rows* earlier = nullptr;  ///< the report's rows when they are gone on with
  bool begun = false;                     ///< an earlier run has begun the report
  std::optional<core::plan> plan;  ///< the first pass over the input, if it could be read twice
};

/// What a run came to.
struct run_result {
  mpustop::summary summary;
  core::failure_tally failures;  ///< of the rows that this run has written
  int exit_code = 0;
  bool report_made = false;  ///< a run that never connects makes none
};

/// Performs a run with its report, progress and signals, without a question; tells what is worth
/// telling on `out`. Throws `mpustop::error` where nothing was sent.
run_result run_session(const run_preparation& run, talk& out);

}  // namespace mpustop::cli
