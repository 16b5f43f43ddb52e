#pragma once

#include "core/time.hpp"

namespace mpustop::core {

/// The mean rate that the strict guard keeps at best with a limit of `limit` requests a second:
/// limit / (1.0005 s + mean round trip - 0.9 x smallest round trip) (design 5).
double guarded_rate(unsigned limit, duration mean_round_trip, duration smallest_round_trip);

}  // namespace mpustop::core
