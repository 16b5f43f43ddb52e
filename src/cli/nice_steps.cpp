#include "cli/nice_steps.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "cli/number_text.hpp"

namespace mpustop::cli {

namespace {

constexpr std::array<double, 10> tenths = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
constexpr std::array<double, 6> sixths = {1, 1.5, 2, 3, 5, 7};
constexpr std::array<double, 3> thirds = {1, 2, 5};
constexpr std::array<double, 1> wholes = {1};
constexpr std::array<std::span<const double>, 4> all_series = {tenths, sixths, thirds, wholes};

struct time_unit {
  double size;
  std::string_view name;
};

time_unit unit_of(double nanoseconds, glyphs drawn) {
  // A hair below the unit, so that 1e-9 of rounding does not make "1000 us" of 1 ms.
  constexpr double hair = 1 - 1e-9;
  if (nanoseconds >= 1e9 * hair) return {1e9, "s"};
  if (nanoseconds >= 1e6 * hair) return {1e6, "ms"};
  if (nanoseconds >= 1e3 * hair) return {1e3, drawn == glyphs::unicode ? "\u00b5s" : "us"};
  return {1, "ns"};
}

std::string tick_text(double value, const time_unit& unit) {
  return fmt::format("{:.4g} {}", value / unit.size, unit.name);
}

axis from_zero(double highest, double step) {
  axis out;
  const double marks = std::max(1.0, std::ceil(highest / step - 1e-9));
  out.last = marks * step;
  for (double i = 0; i <= marks; ++i) out.ticks.push_back({i * step, {}});
  return out;
}

}  // namespace

std::span<const std::span<const double>> decade_series() { return all_series; }

std::vector<double> log_steps(double low, double high, std::span<const double> series) {
  constexpr double hair = 1e-9;
  std::vector<double> out;
  // One decade more below, since the logarithm of a power of ten may fall short of the whole.
  for (double decade = std::floor(std::log10(low)) - 1;; ++decade) {
    for (const double step : series) {
      const double value = step * std::pow(10.0, decade);
      if (value <= low * (1 + hair)) out.clear();
      out.push_back(value);
      if (value >= high * (1 - hair) && out.size() > 1) return out;
    }
  }
}

double nice_step(double span, unsigned most) {
  const double least = span / most;
  const auto steps = log_steps(least, least, thirds);
  // The first of them is `least` itself where that is a nice number, else below it.
  return steps.front() >= least * (1 - 1e-9) ? steps.front() : steps[1];
}

std::string tick_time(core::duration time, glyphs drawn) {
  const auto nanoseconds = static_cast<double>(time.count());
  return tick_text(nanoseconds, unit_of(nanoseconds, drawn));
}

axis count_axis(double highest, unsigned most) {
  const double reach = std::max(1.0, highest * 1.04);
  axis out = from_zero(reach, std::max(1.0, nice_step(reach, most)));
  for (auto& mark : out.ticks) mark.label = grouped(static_cast<std::uint64_t>(mark.at + 0.5));
  return out;
}

axis percent_axis(double highest, unsigned most) {
  const double reach = std::clamp(highest, 0.01, 100.0);
  axis out = from_zero(reach, nice_step(reach, most));
  for (auto& mark : out.ticks) mark.label = fmt::format("{:.4g} %", mark.at);
  return out;
}

axis elapsed_axis(double seconds, unsigned most) {
  constexpr std::array<double, 10> of_seconds = {0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30};
  constexpr std::array<double, 8> of_minutes = {0.5, 1, 2, 5, 10, 15, 20, 30};
  constexpr std::array<double, 9> of_hours = {0.5, 1, 2, 3, 6, 12, 24, 72, 168};
  const bool hours = seconds > 7'200;
  const bool minutes = !hours && seconds > 120;
  const double unit = hours ? 3'600 : minutes ? 60 : 1;
  const std::string_view name = hours ? "h" : minutes ? "min" : "s";
  std::span<const double> steps = of_seconds;
  if (hours) steps = of_hours;
  if (minutes) steps = of_minutes;

  axis out;
  out.last = std::max(seconds, 1e-3);
  const double reach = out.last / unit;
  const auto fits = std::find_if(steps.begin(), steps.end(),
                                 [&](double step) { return reach / step <= most + 0.05; });
  const double step = fits == steps.end() ? nice_step(reach, most) : *fits;
  for (double i = 0; i * step <= reach * (1 + 1e-9); ++i) {
    out.ticks.push_back({i * step * unit, i == 0 ? "0" : fmt::format("{:.4g} {}", i * step, name)});
  }
  return out;
}

axis time_axis(double low, double high, bool logarithmic, unsigned most, glyphs drawn) {
  high = std::max(high, 1.0);
  if (!logarithmic) {
    axis out = from_zero(high, nice_step(high, most));
    const time_unit unit = unit_of(out.last, drawn);
    for (auto& mark : out.ticks) mark.label = mark.at > 0 ? tick_text(mark.at, unit) : "0";
    return out;
  }
  const auto ends = log_steps(std::clamp(low, 1.0, high), high, thirds);
  axis out{.first = ends.front(), .last = ends.back(), .ticks = {}};
  std::vector<double> marks;
  for (const auto series : decade_series()) {
    marks = log_steps(out.first, out.last, series);
    std::erase_if(marks, [&](double mark) {
      return mark < out.first * (1 - 1e-9) || mark > out.last * (1 + 1e-9);
    });
    if (marks.size() <= most) break;
  }
  // Decades are the coarsest series: of a wide span every second, third, ... is marked.
  const std::size_t stride = (marks.size() + most - 1) / most;
  for (std::size_t i = 0; i < marks.size(); i += stride) {
    out.ticks.push_back({marks[i], tick_text(marks[i], unit_of(marks[i], drawn))});
  }
  return out;
}

}  // namespace mpustop::cli
