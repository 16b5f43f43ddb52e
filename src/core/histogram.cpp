#include "core/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

namespace mpustop::core {

histogram::histogram(unsigned precision)
    : precision_(precision), counts_(std::size_t{64 - precision + 1} << precision) {}

// Values below 2^precision have a bucket each; above, the top precision + 1 bits choose one.
unsigned histogram::index_of(std::uint64_t value) const {
  if (value < (1U << precision_)) return static_cast<unsigned>(value);
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - precision_ - 1;
  return (shift << precision_) + static_cast<unsigned>(value >> shift);
}

std::uint64_t histogram::upper_bound_of(unsigned index) const {
  if (index < (2U << precision_)) return index;
  const unsigned shift = (index >> precision_) - 1;
  const std::uint64_t top = index - (shift << precision_);
  return ((top + 1) << shift) - 1;
}

void histogram::add(duration value) {
  value = std::max(value, duration{0});
  ++counts_[index_of(static_cast<std::uint64_t>(value.count()))];
  ++count_;
  max_ = std::max(max_, value);
}

void histogram::merge(const histogram& other) {
  assert(precision_ == other.precision_);
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

duration histogram::percentile(double fraction) const {
  if (count_ == 0) return duration{0};
  const auto rank =
      static_cast<std::uint64_t>(std::max(1.0, std::ceil(fraction * static_cast<double>(count_))));
  std::uint64_t seen = 0;
  for (unsigned i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::min(duration{static_cast<std::int64_t>(upper_bound_of(i))}, max_);
  }
  return max_;
}

}  // namespace mpustop::core
