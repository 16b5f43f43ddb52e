#include "core/clock_difference.hpp"

namespace mpustop::core {

clock_difference compare_clocks(wall_time date, wall_time sent, wall_time received) {
  constexpr duration half_second = std::chrono::milliseconds(500);
  const duration half_way = (received - sent) / 2;
  return {sent + half_way - (date + half_second), half_second + half_way};
}

}  // namespace mpustop::core
