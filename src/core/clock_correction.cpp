#include "core/clock_correction.hpp"

namespace mpustop::core {

namespace {

// A server whose clock says otherwise is broken or not ours: 2024-01-01 to 2100-01-01, UTC.
constexpr wall_time earliest{std::chrono::seconds(1'704'067'200)};
constexpr wall_time latest{std::chrono::seconds(4'102'444'800)};
// The service allows 15 minutes (facts 2): a smaller difference does not explain the refusal.
constexpr duration least_difference = std::chrono::minutes(1);

}  // namespace

clock_correction::result clock_correction::expired(unsigned epoch, std::optional<wall_time> date,
                                                   wall_time wall) {
  if (epoch != epoch_) return result::stale;
  if (epoch_ > 0 || !date || *date < earliest || *date > latest) return result::hopeless;
  const duration difference = *date - wall;
  if (difference < least_difference && difference > -least_difference) return result::hopeless;
  offset_ = difference;
  ++epoch_;
  return result::corrected;
}

}  // namespace mpustop::core
