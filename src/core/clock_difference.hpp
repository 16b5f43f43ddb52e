#pragma once

#include "core/time.hpp"

namespace mpustop::core {

/// How far two clocks are apart, as one exchange shows it.
struct clock_difference {
  duration ahead;        ///< of the local clock; below 0 it is behind
  duration uncertainty;  ///< either way: half the round trip and the half second that Date leaves
};

/// `date`: of an answer, whole seconds, the rest cut off (RFC 9110 6.6.1). `sent` and `received`:
/// the local clock's, of its request and of the answer.
clock_difference compare_clocks(wall_time date, wall_time sent, wall_time received);

}  // namespace mpustop::core
