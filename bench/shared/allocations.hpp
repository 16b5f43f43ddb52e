#pragma once

#include <cstdint>

namespace mpustop {

/// What was allocated so far in this process. Programs that link allocations.cpp count.
struct allocations {
  std::uint64_t ours = 0;  ///< calls of operator new
  std::uint64_t all = 0;   ///< calls of malloc and its kin, by libraries too; with glibc only

  static allocations so_far();
  friend allocations operator-(const allocations& a, const allocations& b) {
    return {a.ours - b.ours, a.all - b.all};
  }
};

}  // namespace mpustop
