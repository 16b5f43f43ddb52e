#pragma once

#include <string>

#include "core/load_result.hpp"

namespace mpustop::cli {

/// Figures of a load test's page, as markup; empty where there is too little to draw.

/// How long how many took at most: latency from the intended start, and service time.
std::string percentile_figure(const core::load_result& result);

/// How many took how long, as bars, with the numbers as a table.
std::string latency_figure(const core::load_result& result);

/// Sent and failed a second over time, the intended rate, and the numbers as a table.
std::string rate_figure(const core::load_result& result);

}  // namespace mpustop::cli
