#include "core/journal_values.hpp"

#include <algorithm>
#include <charconv>

#include "core/timestamp.hpp"

namespace mpustop::core {

namespace {

template <class Number>
Number number(std::string_view digits) {
  Number out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

}  // namespace

int status_of(std::string_view http_status) { return number<int>(http_status); }

std::uint64_t attempts_of(std::string_view attempts) { return number<std::uint64_t>(attempts); }

std::optional<duration> latency_of(std::string_view latency_ms) {
  constexpr std::uint64_t longest = static_cast<std::uint64_t>(INT64_MAX) / 1'000'000 - 1;
  const std::size_t point = latency_ms.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const auto whole = std::min(number<std::uint64_t>(latency_ms.substr(0, point)), longest);
  return std::chrono::milliseconds(whole) +
         std::chrono::microseconds(number<unsigned>(latency_ms.substr(point + 1)));
}

std::string text_of(std::string_view column) {
  std::string out;
  for (std::size_t i = 0; i < column.size(); ++i) {
    out += column[i];
    if (column[i] == '"') ++i;
  }
  return out;
}

std::optional<wall_time> finish_reader::at(std::string_view finished_at) {
  const std::size_t point = finished_at.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const std::string_view second = finished_at.substr(0, point);
  if (second != second_) {
    second_ = second;
    begin_ = parse_timestamp(second_ + "Z");
  }
  if (!begin_) return std::nullopt;
  return *begin_ + std::chrono::milliseconds(number<int>(finished_at.substr(point + 1, 3)));
}

}  // namespace mpustop::core
