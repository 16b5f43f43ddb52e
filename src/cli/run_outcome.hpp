#pragma once

#include <optional>

#include <mpustop/summary.hpp>

#include "core/plan.hpp"

namespace mpustop::cli {

/// The exit code of a run (README, "Exit codes"). `signal`: what interrupted it, or 0.
int exit_code_of(const summary& done, bool report_failed, int signal, bool input_broken);

/// A run that ended early has not read its input to the end; the plan has. Counts what is left of
/// it: what earlier runs finished, and what was not attempted.
void cover_whole_input(summary& done, const std::optional<core::plan>& plan);

}  // namespace mpustop::cli
