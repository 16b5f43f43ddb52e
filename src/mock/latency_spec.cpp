#include "mock/latency_spec.hpp"

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "mock/time_text.hpp"

namespace mpustop::mock {
namespace {

using std::chrono::microseconds;

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw error(error_kind::usage, fmt::format("--latency: '{}': {}", text, why));
}

microseconds time_of(std::string_view whole, std::string_view text) {
  const time_text time = read_time(text);
  if (!time.problem.empty())
    refuse(whole, fmt::format("{}; with a spread, 20ms+-5ms", time.problem));
  return time.value;
}

}  // namespace

latency_spec parse_latency(std::string_view text) {
  constexpr std::string_view sign = "+-";
  const auto at = text.find(sign);
  latency_spec spec;
  spec.base = time_of(text, text.substr(0, at));
  if (at != std::string_view::npos) spec.spread = time_of(text, text.substr(at + sign.size()));
  if (spec.spread > spec.base) refuse(text, "the spread is larger than the time itself");
  return spec;
}

}  // namespace mpustop::mock
