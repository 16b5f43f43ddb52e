#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "mock/connection_faults.hpp"
#include "mock/fault.hpp"

namespace mpustop::mock {

/// Faults and how often they happen. At most one happens to a request.
struct fault_spec {
  std::array<double, fault_kinds> share{};  ///< 0..1 by kind; their sum is at most 1
  connection_faults connections;
  std::uint64_t seed = 1;  ///< the same seed and requests: the same faults
  // When they happen, counted from the first request that was seen.
  std::chrono::nanoseconds from{0};
  std::chrono::nanoseconds lasts = std::chrono::nanoseconds::max();

  /// Whether any happens to requests.
  bool any() const;
  /// Whether faults happen so long after the first request.
  bool at(std::chrono::nanoseconds since_first) const;
};

/// Adds `text` to `spec`: `NAME=SHARE%` and `NAME=VALUE` items joined with commas, `seed=N`,
/// `from=TIME` and `for=TIME`, such as `500=10%,drop=0.5%,seed=7`, `503=100%,from=5s,for=30s` or
/// `h2-goaway=1000`. A name given again takes its new value.
/// Throws `mpustop::error` (usage) that names the item and what it may be.
void parse_faults(std::string_view text, fault_spec& spec);

}  // namespace mpustop::mock
