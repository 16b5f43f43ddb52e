#include "mock/latency_spec.hpp"

#include <charconv>

#include <fmt/format.h>

#include <mpustop/error.hpp>

namespace mpustop::mock {
namespace {

using std::chrono::microseconds;

constexpr double longest = 3600e6;  // one hour

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw error(error_kind::usage, fmt::format("--latency: '{}': {}", text, why));
}

microseconds read_time(std::string_view whole, std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const double scale = unit == "us" ? 1 : unit == "ms" ? 1e3 : unit == "s" ? 1e6 : 0;
  if (problem != std::errc{} || scale == 0)
    refuse(whole, "a time is a number with us, ms or s, such as 20ms, or 20ms+-5ms");
  if (!(value >= 0 && value * scale <= longest)) refuse(whole, "a time is from 0 to one hour");
  return microseconds(static_cast<microseconds::rep>(value * scale));
}

}  // namespace

latency_spec parse_latency(std::string_view text) {
  constexpr std::string_view sign = "+-";
  const auto at = text.find(sign);
  latency_spec spec;
  spec.base = read_time(text, text.substr(0, at));
  if (at != std::string_view::npos) spec.spread = read_time(text, text.substr(at + sign.size()));
  if (spec.spread > spec.base) refuse(text, "the spread is larger than the time itself");
  return spec;
}

}  // namespace mpustop::mock
