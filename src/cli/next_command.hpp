#pragma once

#include <string>

#include <mpustop/summary.hpp>

#include "cli/arguments.hpp"

namespace mpustop::cli {

/// How the rest of a run can be done, if something is left: what it does, and below it the command
/// as it was given with what goes on from here, ready for a shell. Lines, or nothing.
std::string what_next(const summary& done, bool report_made, const run_arguments& given,
                      unsigned columns);

}  // namespace mpustop::cli
