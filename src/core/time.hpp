#pragma once

#include <chrono>

namespace mpustop::core {

/// Monotonic time. The core gets it as an argument and never asks a clock.
using duration = std::chrono::nanoseconds;
using time_point = std::chrono::time_point<std::chrono::steady_clock, duration>;

/// Wall-clock time, for signatures and rows.
using wall_time = std::chrono::time_point<std::chrono::system_clock, duration>;

/// "Nothing to wait for but an event."
inline constexpr time_point never = time_point::max();

}  // namespace mpustop::core
