#include "core/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace mpustop::core {

// Values below 2^sub_bits have a bucket each; above, the top sub_bits + 1 bits choose one.
unsigned histogram::index_of(std::uint64_t value) {
  if (value < (1U << sub_bits)) return static_cast<unsigned>(value);
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - sub_bits - 1;
  return (shift << sub_bits) + static_cast<unsigned>(value >> shift);
}

std::uint64_t histogram::upper_bound_of(unsigned index) {
  if (index < (2U << sub_bits)) return index;
  const unsigned shift = (index >> sub_bits) - 1;
  const std::uint64_t top = index - (shift << sub_bits);
  return ((top + 1) << shift) - 1;
}

void histogram::add(duration value) {
  value = std::max(value, duration{0});
  ++counts_[index_of(static_cast<std::uint64_t>(value.count()))];
  ++count_;
  max_ = std::max(max_, value);
}

duration histogram::percentile(double fraction) const {
  if (count_ == 0) return duration{0};
  const auto rank =
      static_cast<std::uint64_t>(std::max(1.0, std::ceil(fraction * static_cast<double>(count_))));
  std::uint64_t seen = 0;
  for (unsigned i = 0; i < buckets; ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::min(duration{static_cast<std::int64_t>(upper_bound_of(i))}, max_);
  }
  return max_;
}

}  // namespace mpustop::core
