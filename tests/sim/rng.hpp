#pragma once

#include <cmath>
#include <cstdint>

namespace mpustop::sim {

/// PCG32 (M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good
/// Algorithms", 2014): the same numbers from a seed on every machine.
class rng {
 public:
  explicit rng(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 0xDA3E39CB94B95BDBu) {
    next();
    next();
  }

  std::uint32_t next() {
    const std::uint64_t old = state_;
    state_ = old * 6364136223846793005u + 1442695040888963407u;
    const auto mixed = static_cast<std::uint32_t>(((old >> 18u) ^ old) >> 27u);
    const auto turn = static_cast<std::uint32_t>(old >> 59u);
    return (mixed >> turn) | (mixed << ((32u - turn) & 31u));
  }
  /// In [0, 1).
  double unit() { return next() * 0x1p-32; }
  double between(double low, double high) { return low + (high - low) * unit(); }
  /// Evenly spread over the orders of magnitude from `low` to `high` (both > 0).
  double magnitude(double low, double high) { return low * std::pow(high / low, unit()); }
  double exponential(double mean) { return -mean * std::log1p(-unit()); }
  bool chance(double p) { return unit() < p; }
  unsigned below(unsigned n) { return static_cast<unsigned>(unit() * n); }

 private:
  std::uint64_t state_;
};

}  // namespace mpustop::sim
