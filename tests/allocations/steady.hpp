#pragma once

#include "allocations.hpp"

namespace mpustop {

/// What `operation` allocates in `times` calls, once it has been called for `warm_up` times.
template <class Operation>
allocations in_steady_state(int times, Operation operation, int warm_up = 2'000) {
  for (int i = 0; i < warm_up; ++i) operation();
  const allocations before = allocations::so_far();
  for (int i = 0; i < times; ++i) operation();
  return allocations::so_far() - before;
}

}  // namespace mpustop
