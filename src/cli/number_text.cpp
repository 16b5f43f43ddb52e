#include "cli/number_text.hpp"

#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "cli/summary_text.hpp"

namespace mpustop::cli {

namespace {

// `value` is at least 1, or the smallest there is of its unit, and below 1000.
std::string three_digits(double value) {
  if (value < 9.995) return fmt::format("{:.2f}", value);
  if (value < 99.95) return fmt::format("{:.1f}", value);
  return fmt::format("{:.0f}", value);
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string out = fmt::format("{}", number);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, 1, ',');
  return out;
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (part > 0 && percent < 0.01) return "<0.01 %";
  if (part < whole && percent > 99.99) return ">99.99 %";
  return fmt::format("{:.2f} %", percent);
}

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1'000) return fmt::format("{} B", bytes);
  constexpr std::array<std::string_view, 6> units = {"kB", "MB", "GB", "TB", "PB", "EB"};
  auto value = static_cast<double>(bytes) / 1e3;
  std::size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < units.size(); ++unit) value /= 1e3;
  return fmt::format("{} {}", three_digits(value), units[unit]);
}

std::string rate_text(double rate) {
  if (!(rate > 0)) return "0";
  if (rate < 9.995) return fmt::format("{:.2f}", rate);
  if (rate < 999.95) return fmt::format("{:.1f}", rate);
  return grouped(static_cast<std::uint64_t>(std::llround(rate)));
}

std::string qps_text(double rate) {
  if (rate >= 1'000 || rate == std::floor(rate)) return grouped(static_cast<std::uint64_t>(rate));
  return fmt::format("{:.4g}", rate);
}

std::string milliseconds_text(core::duration time) {
  const auto micros = static_cast<std::uint64_t>((time.count() + 500) / 1'000);
  return fmt::format("{}.{:03}", grouped(micros / 1'000), micros % 1'000);
}

std::string seconds_text(double seconds) {
  if (!(seconds > 0)) return "0 s";
  if (seconds < 0.1) return fmt::format("{} ms", three_digits(seconds * 1e3));
  if (seconds < 9.995) return fmt::format("{:.2f} s", seconds);
  return duration_text(seconds);
}

std::string short_time(core::duration time, glyphs drawn) {
  const auto nanos = static_cast<double>(time.count());
  if (time.count() == 0) return "0 ms";
  if (nanos < 999.5) return fmt::format("{:.0f} ns", nanos);
  if (nanos < 999.5e3) {
    return fmt::format("{} {}s", three_digits(nanos / 1e3),
                       drawn == glyphs::unicode ? "\u00b5" : "u");
  }
  if (nanos < 999.5e6) return fmt::format("{} ms", three_digits(nanos / 1e6));
  if (nanos < 59.95e9) return fmt::format("{} s", three_digits(nanos / 1e9));
  return duration_text(nanos / 1e9);
}

}  // namespace mpustop::cli
