#pragma once

#include "cli/arguments.hpp"

namespace mpustop::cli {

/// Each performs one command and returns its exit code (design 3; README, "Exit codes").
/// They throw `mpustop::error` for what prevents the command as a whole.
int perform(const run_arguments& wanted);
int perform(const check_arguments& wanted);
int perform(const list_arguments& wanted);
int perform(const bench_arguments& wanted);
int perform(const doctor_arguments& wanted);
int perform(const mock_arguments& wanted);
int perform(const demo_arguments& wanted);
int perform(const summary_arguments& wanted);

}  // namespace mpustop::cli
