#pragma once

#include <cstdint>
#include <random>

#include "mock/fault_spec.hpp"

namespace mpustop::mock {

/// Draws the fault of each request: the same seed and requests, the same row of faults.
class fault_dice {
 public:
  explicit fault_dice(const fault_spec& spec);
  /// `none` where the request is to be carried out, and where the fault drawn is none of the
  /// protocol that is spoken. `since_first`: request, of this one.
  fault roll(std::chrono::nanoseconds since_first, fault_scope spoken);

 private:
  std::array<double, fault_kinds> up_to_{};  // sums of the shares of the kinds up to each
  fault_spec spec_;
  bool any_;
  std::mt19937_64 random_;
};

}  // namespace mpustop::mock
