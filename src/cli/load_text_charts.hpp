#pragma once

#include <string>

#include "cli/glyphs.hpp"
#include "core/load_result.hpp"

namespace mpustop::cli {

/// The latencies from the intended start as bars to the right, with counts and shares; lines of at
/// most `columns` (>= 40) columns. Empty without answers.
std::string latency_chart_text(const core::load_result& result, unsigned columns, glyphs drawn);

/// What was sent a second over time, and below it the errors, if any. Empty for less than two
/// seconds: the mean rate says as much.
std::string rate_chart_text(const core::load_result& result, unsigned columns, glyphs drawn);

}  // namespace mpustop::cli
