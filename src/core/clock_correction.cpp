#include "core/clock_correction.hpp"

#include "core/timestamp.hpp"

namespace mpustop::core {

namespace {

// A server whose clock says otherwise is broken or not ours: 2024-01-01 to 2100-01-01, UTC.
constexpr wall_time earliest{std::chrono::seconds(1'704'067'200)};
constexpr wall_time latest{std::chrono::seconds(4'102'444'800)};
// The service allows 15 minutes (facts 2): a smaller difference does not explain the refusal.
constexpr duration least_difference = std::chrono::minutes(1);
// Servers whose clocks differ among themselves would have the time corrected for ever.
constexpr unsigned most_corrections = 3;

bool believable(wall_time date) { return date >= earliest && date <= latest; }

}  // namespace

clock_correction::result clock_correction::expired(unsigned epoch, std::optional<wall_time> date,
                                                   wall_time wall) {
  if (epoch != epoch_) return result::stale;
  if (epoch_ == most_corrections || (epoch_ > 0 && !confirmed_)) return result::hopeless;
  if (!date || !believable(*date)) return result::hopeless;
  const duration difference = *date - wall - offset_;
  if (difference < least_difference && difference > -least_difference) return result::hopeless;
  offset_ = *date - wall;
  ++epoch_;
  confirmed_ = false;
  return result::corrected;
}

bool clock_correction::may_be_wrong(std::optional<wall_time> date) const {
  if (epoch_ == most_corrections) return true;
  return (epoch_ == 0 || confirmed_) && (!date || !believable(*date));
}

std::string clock_correction::why_hopeless(std::optional<wall_time> date) const {
  if (epoch_ == most_corrections) {
    return "The clocks have moved against each other several times already.";
  }
  if (epoch_ > 0 && !confirmed_) {
    return "The service refuses the time of its own Date header too: what answers may not be it.";
  }
  if (!date) return "The answer has no readable Date header to correct the time by.";
  if (believable(*date)) {
    return "By the Date header of the answer the clocks agree: something on the way may hold "
           "requests back for minutes, or change them.";
  }
  std::string text = "The Date header of the answer is not believed: ";
  append_timestamp(*date, text);
  return text + '.';
}

}  // namespace mpustop::core
