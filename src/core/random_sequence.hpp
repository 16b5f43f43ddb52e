#pragma once

#include <cstdint>

namespace mpustop::core {

/// Numbers that spread retries, a pure function of the seed: splitmix64 (Steele, Lea, Flood 2014).
/// Not for secrets.
class random_sequence {
 public:
  explicit random_sequence(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

}  // namespace mpustop::core
