#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/time.hpp"

namespace mpustop::core {

/// Counts of durations in log-linear buckets, 2^precision to each power of two: a percentile is at
/// most 2^-precision above the true value. Its memory is of a fixed size, taken once.
class histogram {
 public:
  /// 6: 1.6 %, 30 KiB; 10: 0.1 %, 450 KiB. Requires 1..16.
  explicit histogram(unsigned precision = 6);

  void add(duration value);
  /// Adds what `other` counted. Requires the same precision.
  void merge(const histogram& other);
  std::uint64_t count() const { return count_; }
  /// The smallest bucket's upper bound at or below which `fraction` (0..1] of the values lie,
  /// never above max(); 0 without values.
  duration percentile(double fraction) const;
  duration max() const { return max_; }
  /// Calls `tell(lower, upper, count)` for each bucket that holds values, in their order. The
  /// bounds are durations, both inclusive; the last upper one is max().
  template <typename Callable>
  void for_each(Callable tell) const {
    for (unsigned i = 0; i < counts_.size(); ++i) {
      if (counts_[i] == 0) continue;
      const duration lower{i == 0 ? 0 : static_cast<std::int64_t>(upper_bound_of(i - 1)) + 1};
      tell(lower, std::min(duration{static_cast<std::int64_t>(upper_bound_of(i))}, max_),
           counts_[i]);
    }
  }

 private:
  unsigned index_of(std::uint64_t value) const;
  std::uint64_t upper_bound_of(unsigned index) const;

  unsigned precision_;
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  duration max_{0};
};

}  // namespace mpustop::core
