#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/time.hpp"

namespace mpustop::core {

/// Counts of durations in log-linear buckets, 64 to each power of two: a percentile is at most
/// 1.6 % above the true value. Fixed size (30 KiB), no allocation.
class histogram {
 public:
  void add(duration value);
  std::uint64_t count() const { return count_; }
  /// The smallest bucket's upper bound at or below which `fraction` (0..1] of the values lie,
  /// never above max(); 0 without values.
  duration percentile(double fraction) const;
  duration max() const { return max_; }
  /// Calls `tell(lower, upper, count)` for each bucket that holds values, in their order. The
  /// bounds are durations, both inclusive; the last upper one is max().
  template <typename Callable>
  void for_each(Callable tell) const {
    for (unsigned i = 0; i < buckets; ++i) {
      if (counts_[i] == 0) continue;
      const duration lower{i == 0 ? 0 : static_cast<std::int64_t>(upper_bound_of(i - 1)) + 1};
      tell(lower, std::min(duration{static_cast<std::int64_t>(upper_bound_of(i))}, max_),
           counts_[i]);
    }
  }

 private:
  static constexpr unsigned sub_bits = 6;
  static constexpr unsigned buckets = (64 - sub_bits + 1) << sub_bits;
  static unsigned index_of(std::uint64_t value);
  static std::uint64_t upper_bound_of(unsigned index);

  std::array<std::uint64_t, buckets> counts_{};
  std::uint64_t count_ = 0;
  duration max_{0};
};

}  // namespace mpustop::core
