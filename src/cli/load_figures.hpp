#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/load_output.hpp"

namespace mpustop::cli {

/// What a result shows of the latencies: a name for people, one for JSON, and the fraction.
struct shown_percentile {
  std::string_view name;
  std::string_view json;
  double fraction;
};

/// The last one is the largest value.
inline constexpr std::array<shown_percentile, 6> shown_percentiles = {{{"p50", "p50", 0.5},
                                                                       {"p90", "p90", 0.9},
                                                                       {"p99", "p99", 0.99},
                                                                       {"p99.9", "p999", 0.999},
                                                                       {"p99.99", "p9999", 0.9999},
                                                                       {"max", "max", 1.0}}};

/// Errors of one class, and its Codes, the most frequent first.
struct error_class {
  std::string name;
  std::uint64_t count = 0;
  std::vector<std::pair<std::string, std::uint64_t>> codes;
};

/// The classes of `errors`, the most frequent first.
std::vector<error_class> error_classes(const core::load_errors& errors);

/// All of them.
std::uint64_t error_count(const core::load_errors& errors);

/// How the test was set up, in words to be joined by commas: "signature v3", "guard none",
/// "1 thread", "8 connections", ...
std::vector<std::string> setup_words(const load_setup& setup);

/// Whether the test had a schedule: then latency and service time differ.
inline bool scheduled(const core::load_result& result) { return result.intended_qps > 0; }

/// "499.9/s, 99.98 % of the intended 500/s" or "83,412/s, as fast as could be".
std::string rate_words(const core::load_result& result);

}  // namespace mpustop::cli
