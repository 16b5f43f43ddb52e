#include "core/reply_hints.hpp"

#include <algorithm>
#include <cstdint>

namespace mpustop::core {
namespace {

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// A whole number of `unit`s, cut to the longest hint; 0 for anything else.
duration whole_number(std::string_view text, duration unit) {
  text = trim(text);
  const std::int64_t most = longest_hint / unit;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return duration(0);
    value = std::min(value * 10 + (c - '0'), most);
  }
  return value * unit;
}

/// `Limit:1,Remain:0,TimeLeft:2000,Reset:1234`
duration time_left(std::string_view text) {
  static constexpr std::string_view name = "TimeLeft:";
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto field = trim(text.substr(0, comma));
    if (field.starts_with(name)) {
      return whole_number(field.substr(name.size()), std::chrono::milliseconds(1));
    }
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return duration(0);
}

}  // namespace

duration acs_retry_after(const response& answer) {
  return whole_number(answer.acs_retry_after, std::chrono::milliseconds(1));
}

duration standard_retry_after(const response& answer) {
  return whole_number(answer.retry_after, std::chrono::seconds(1));
}

duration throttle_hint(const response& answer) {
  if (const auto wait = acs_retry_after(answer); wait > duration(0)) return wait;
  const auto wait =
      std::max(time_left(answer.ratelimit_user_api), time_left(answer.ratelimit_user));
  return wait > duration(0) ? wait : standard_retry_after(answer);
}

}  // namespace mpustop::core
