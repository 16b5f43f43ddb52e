#pragma once

#include <string>
#include <string_view>

#include "cli/arguments.hpp"
#include "core/plan.hpp"

namespace mpustop::cli {

/// What is about to be done, for the operator to agree to.
std::string plan_text(const run_arguments& wanted, const core::plan& plan);

/// Counts, and the first lines that are invalid or duplicates.
std::string counts_text(const core::plan& plan);

/// Asks on the terminal; true only for a plain yes.
bool confirmed(std::string_view question);

}  // namespace mpustop::cli
