#pragma once

#include <cstdint>
#include <vector>

#include "core/histogram.hpp"

namespace mpustop::cli {

/// Where the bars of a latency histogram begin and end, chosen from the data: at most `most` (>= 8)
/// bars. Even steps where the bulk (all but the highest hundredth) lies close together, else
/// logarithmic ones, as fine as fit; what lies above the bulk has coarser ones. Each edge is above
/// the one before, the last is at or above the largest value. Empty without values.
std::vector<core::duration> latency_edges(const core::histogram& times, unsigned most);

/// The same for two histograms that are shown in the same bars.
std::vector<core::duration> latency_edges(const core::histogram& one, const core::histogram& other,
                                          unsigned most);

/// How many values lie above each edge and at or below the next one; those below the first edge
/// count with the first bar, those above the last with the last: the sum is the histogram's count.
std::vector<std::uint64_t> latency_counts(const core::histogram& times,
                                          const std::vector<core::duration>& edges);

}  // namespace mpustop::cli
