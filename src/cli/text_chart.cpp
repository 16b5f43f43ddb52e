#include "cli/text_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace mpustop::cli {

namespace {

// Filled to 0/8 .. 8/8, from the left and from below. ASCII has a whole, a part and a trace.
constexpr std::array<std::string_view, 9> from_left = {
    " ", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589", "\u2588"};
constexpr std::array<std::string_view, 9> from_below = {
    " ", "\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};
constexpr std::array<std::string_view, 9> ascii_across = {" ", "-", "-", "-", "-",
                                                          "#", "#", "#", "#"};
constexpr std::array<std::string_view, 9> ascii_up = {" ", ".", ".", ".", "o", "o", "o", "#", "#"};

// How much of `cells` cells is filled, in eighths.
unsigned eighths(double share, unsigned cells) {
  if (!(share > 0)) return 0;
  const double all = 8.0 * cells;
  return static_cast<unsigned>(std::clamp(std::round(share * all), 1.0, all));
}

}  // namespace

std::string bar_across(double share, unsigned columns, glyphs drawn) {
  const auto& set = drawn == glyphs::unicode ? from_left : ascii_across;
  std::string out;
  for (unsigned left = eighths(share, columns); left > 0;) {
    const unsigned here = std::min(left, 8U);
    out += set[here];
    left -= here;
  }
  return out;
}

std::vector<std::string> columns_up(const std::vector<double>& values, double high, unsigned rows,
                                    unsigned wide, glyphs drawn) {
  const auto& set = drawn == glyphs::unicode ? from_below : ascii_up;
  std::vector<std::string> out(rows);
  for (const double value : values) {
    const unsigned filled = high > 0 ? eighths(value / high, rows) : 0;
    for (unsigned row = 0; row < rows; ++row) {
      const unsigned below = 8 * (rows - 1 - row);
      const unsigned here = filled > below ? std::min(filled - below, 8U) : 0;
      for (unsigned i = 0; i < wide; ++i) out[row] += set[here];
    }
  }
  return out;
}

std::string axis_below(const axis& marks, unsigned columns) {
  std::string out;
  for (const auto& mark : marks.ticks) {
    const double share = (mark.at - marks.first) / (marks.last - marks.first);
    const auto at = static_cast<std::size_t>(std::lround(share * columns));
    if (!out.empty() && at <= out.size()) continue;
    if (at + mark.label.size() > columns) break;
    out.resize(at, ' ');
    out += mark.label;
  }
  return out;
}

}  // namespace mpustop::cli
