#include "cli/local_time.hpp"

#include <array>
#include <chrono>

#include <fmt/format.h>

#include "core/printable.hpp"

namespace mpustop::cli {

namespace {

std::chrono::sys_days day_of(const std::tm& parts) {
  return std::chrono::year(parts.tm_year + 1900) /
         std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)) /
         std::chrono::day(static_cast<unsigned>(parts.tm_mday));
}

// Not strftime's, which are of the locale.
std::string date_text(const std::tm& parts, bool with_year) {
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string out =
      fmt::format("{} {} {}", days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                  months[static_cast<std::size_t>(parts.tm_mon)]);
  return with_year ? fmt::format("{} {}", out, parts.tm_year + 1900) : out;
}

}  // namespace

local_time local_time_of(core::wall_time at) {
  local_time out{.at = at};
  const std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(at));
  tzset();  // localtime_r need not look at TZ
  localtime_r(&seconds, &out.parts);
  if (out.parts.tm_zone != nullptr) out.zone = out.parts.tm_zone;
  out.parts.tm_zone = nullptr;  // it is the C library's, which another TZ may take away
  return out;
}

std::string clock_text(const local_time& moment, const local_time& now) {
  std::string out = fmt::format("{:02}:{:02}", moment.parts.tm_hour, moment.parts.tm_min);
  if (!moment.zone.empty()) out += " " + core::printable(moment.zone, 10);
  const auto days = (day_of(moment.parts) - day_of(now.parts)).count();
  if (days == 0) return out;
  if (days == 1) return "tomorrow " + out;
  return date_text(moment.parts, moment.parts.tm_year != now.parts.tm_year) + " " + out;
}

}  // namespace mpustop::cli
