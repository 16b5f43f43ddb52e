#include "core/guarded_rate.hpp"

namespace mpustop::core {

double guarded_rate(unsigned limit, duration mean_round_trip, duration smallest_round_trip) {
  using seconds = std::chrono::duration<double>;
  const double held =
      1.0005 + seconds(mean_round_trip).count() - 0.9 * seconds(smallest_round_trip).count();
  return limit / held;
}

}  // namespace mpustop::core
