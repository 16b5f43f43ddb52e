#include <algorithm>
#include <chrono>

#include "core/timestamp.hpp"

namespace mpustop::core {
namespace {

namespace ch = std::chrono;

/// Takes a text apart from its left end; every step says whether it fitted.
class scanner {
 public:
  explicit scanner(std::string_view text) : rest_(text) {}

  bool literal(std::string_view wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }

  /// Exactly `width` digits.
  bool number(std::size_t width, unsigned& out) {
    if (rest_.size() < width) return false;
    out = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      out = out * 10 + static_cast<unsigned>(rest_[i] - '0');
    }
    rest_.remove_prefix(width);
    return true;
  }

  /// One of `names`; `out` is its place, from 1.
  template <std::size_t N>
  bool name(const std::array<std::string_view, N>& names, unsigned& out) {
    const auto found =
        std::find_if(names.begin(), names.end(), [&](auto name) { return literal(name); });
    out = static_cast<unsigned>(found - names.begin()) + 1;
    return found != names.end();
  }

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

constexpr std::array<std::string_view, 7> short_days = {"Mon", "Tue", "Wed", "Thu",
                                                        "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> long_days = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct civil {
  unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

std::optional<wall_time> to_time(const civil& at) {
  // wall_time counts nanoseconds in 64 bits: it ends in April 2262.
  if (at.year < 1970 || at.year > 2261) return std::nullopt;
  const ch::year_month_day date{ch::year(static_cast<int>(at.year)), ch::month(at.month),
                                ch::day(at.day)};
  // Second 60 is a leap second (RFC 9110 5.6.7).
  if (!date.ok() || at.hour > 23 || at.minute > 59 || at.second > 60) return std::nullopt;
  return wall_time(ch::sys_days(date)) + ch::hours(at.hour) + ch::minutes(at.minute) +
         ch::seconds(at.second);
}

bool time_of_day(scanner& in, civil& at) {
  return in.number(2, at.hour) && in.literal(":") && in.number(2, at.minute) && in.literal(":") &&
         in.number(2, at.second);
}

bool imf_fixdate(scanner in, civil& at) {
  unsigned weekday = 0;
  return in.name(short_days, weekday) && in.literal(", ") && in.number(2, at.day) &&
         in.literal(" ") && in.name(months, at.month) && in.literal(" ") && in.number(4, at.year) &&
         in.literal(" ") && time_of_day(in, at) && in.literal(" GMT") && in.at_end();
}

bool rfc850_date(scanner in, civil& at) {
  unsigned weekday = 0;
  if (!(in.name(long_days, weekday) && in.literal(", ") && in.number(2, at.day) &&
        in.literal("-") && in.name(months, at.month) && in.literal("-") && in.number(2, at.year) &&
        in.literal(" ") && time_of_day(in, at) && in.literal(" GMT") && in.at_end())) {
    return false;
  }
  at.year += at.year >= 70 ? 1900 : 2000;
  return true;
}

bool asctime_date(scanner in, civil& at) {
  unsigned weekday = 0;
  if (!(in.name(short_days, weekday) && in.literal(" ") && in.name(months, at.month) &&
        in.literal(" "))) {
    return false;
  }
  const bool day = in.literal(" ") ? in.number(1, at.day) : in.number(2, at.day);
  return day && in.literal(" ") && time_of_day(in, at) && in.literal(" ") &&
         in.number(4, at.year) && in.at_end();
}

/// `.` and 1 to 9 digits, or nothing.
bool fraction(scanner& in, ch::nanoseconds& out) {
  if (!in.literal(".")) return true;
  unsigned digit = 0;
  std::int64_t unit = 1'000'000'000;
  while (in.number(1, digit)) {
    if (unit == 1) return false;
    unit /= 10;
    out += ch::nanoseconds(digit * unit);
  }
  return unit < 1'000'000'000;
}

}  // namespace

std::optional<wall_time> parse_timestamp(std::string_view text) {
  scanner in(text);
  civil at;
  ch::nanoseconds part{0};
  const bool fits = in.number(4, at.year) && in.literal("-") && in.number(2, at.month) &&
                    in.literal("-") && in.number(2, at.day) && in.literal("T") &&
                    time_of_day(in, at) && fraction(in, part) && in.literal("Z") && in.at_end();
  if (!fits) return std::nullopt;
  const auto whole = to_time(at);
  return whole ? std::optional(*whole + part) : std::nullopt;
}

std::optional<wall_time> parse_http_date(std::string_view text) {
  const scanner in(text);
  civil at;
  if (imf_fixdate(in, at) || rfc850_date(in, at) || asctime_date(in, at)) return to_time(at);
  return std::nullopt;
}

}  // namespace mpustop::core
