#include "core/load_schedule.hpp"

#include <cmath>

namespace mpustop::core {

time_point load_schedule::at(std::uint64_t n) const {
  const auto place = static_cast<long double>(first_ + n * step_);
  return start_ + duration(std::llround(place * 1e9L / static_cast<long double>(rate_)));
}

std::uint64_t load_schedule::due(time_point now) const {
  if (now < at(0)) return 0;
  const long double seconds = static_cast<long double>((now - start_).count()) * 1e-9L;
  const auto places = static_cast<std::uint64_t>(seconds * static_cast<long double>(rate_));
  std::uint64_t n = places < first_ ? 0 : (places - first_) / step_;
  // Rounding may be one place off.
  while (n > 0 && at(n - 1) > now) --n;
  while (at(n) <= now) ++n;
  return n;
}

}  // namespace mpustop::core
