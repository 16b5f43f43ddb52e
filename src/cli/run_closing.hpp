#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "cli/run_session.hpp"

namespace mpustop::cli {

/// What is said at the end of a run, for a terminal of so many columns: the summary, the first few
/// failures by Code, where the report is, and the command to go on with if something is left.
std::string closing_text(const run_result& result, const run_arguments& given, unsigned columns);

}  // namespace mpustop::cli
