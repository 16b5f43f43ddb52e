#include "mock/time_text.hpp"

#include <charconv>

namespace mpustop::mock {

namespace {

constexpr double longest = 3600e6;  // one hour

}  // namespace

time_text read_time(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const double scale = unit == "us" ? 1 : unit == "ms" ? 1e3 : unit == "s" ? 1e6 : 0;
  if (problem != std::errc{} || scale == 0)
    return {{}, "a time is a number with us, ms or s, such as 20ms"};
  if (!(value >= 0 && value * scale <= longest)) return {{}, "a time is from 0 to one hour"};
  return {std::chrono::microseconds(static_cast<std::int64_t>(value * scale)), {}};
}

}  // namespace mpustop::mock
