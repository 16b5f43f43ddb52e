#pragma once

#include <string>
#include <string_view>

#include "cli/run_plan.hpp"
#include "cli/screen.hpp"
#include "core/plan.hpp"

namespace mpustop::cli {

/// What is about to be done, for the operator to agree to, in lines of at most `shown.columns`
/// columns (40 at least). Of invalid and repeated lines so many are named as leave the rest and a
/// question on the screen: one of each at least.
std::string plan_text(const run_plan& plan, screen shown = {});

/// The question that follows it: "Stop 1,200 tasks?".
std::string plan_question(const run_plan& plan);

/// What is shown of a key id: its last four characters.
std::string key_ending(std::string_view access_key_id);

/// Counts, and the first lines that are invalid or duplicates.
std::string counts_text(const core::plan& plan);

}  // namespace mpustop::cli
