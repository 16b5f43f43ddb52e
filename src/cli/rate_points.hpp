#pragma once

#include <vector>

#include "core/load_result.hpp"

namespace mpustop::cli {

/// A stretch of a load test, and what happened in it a second.
struct rate_point {
  double from = 0;  ///< seconds since the measurement began
  double to = 0;
  double sent = 0;
  double least = 0;  ///< sent in the poorest of its seconds
  double most = 0;   ///< sent in the busiest
  double errors = 0;
};

/// `result.line` in stretches of `each` seconds (>= 1). The last second counts for the part of it
/// that was measured; a part of less than half a second goes to the second before it. Rates times
/// lengths add up to the line's sums.
std::vector<rate_point> rate_points(const core::load_result& result, unsigned each);

/// The shortest stretch of 1, 2, 5, 10, 15, 20 or 30 seconds, minutes or hours that makes at most
/// `most` points.
unsigned stretch_for(const core::load_result& result, unsigned most);

/// The shortest that does, whatever its length.
unsigned tight_stretch_for(const core::load_result& result, unsigned most);

}  // namespace mpustop::cli
