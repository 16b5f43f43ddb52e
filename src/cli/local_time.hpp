#pragma once

#include <ctime>
#include <string>

#include "core/time.hpp"

namespace mpustop::cli {

/// A moment, and what the clocks here show at it.
struct local_time {
  core::wall_time at{};
  std::tm parts{};   ///< of the local calendar
  std::string zone;  ///< "CET"
};

/// By TZ, or the system's zone.
local_time local_time_of(core::wall_time at);

/// "14:05 CET", of another day than `now` "tomorrow 02:13 CET", "Sun 29 Nov 02:13 CET", of another
/// year with that.
std::string clock_text(const local_time& moment, const local_time& now);

}  // namespace mpustop::cli
