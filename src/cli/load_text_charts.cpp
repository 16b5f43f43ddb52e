#include "cli/load_text_charts.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "cli/latency_bars.hpp"
#include "cli/nice_steps.hpp"
#include "cli/number_text.hpp"
#include "cli/rate_points.hpp"
#include "cli/summary_text.hpp"
#include "cli/text_chart.hpp"
#include "cli/text_layout.hpp"

namespace mpustop::cli {

namespace {

constexpr unsigned most_bars = 16;
constexpr unsigned most_wide = 6;  // columns of a value in a chart of few

// The rows of a chart above its axis, with `high` beside the first and 0 beside the last.
std::string framed(const std::vector<std::string>& rows, const std::string& high, unsigned margin,
                   glyphs drawn) {
  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out += fmt::format("{:>{}} {}", i == 0 ? high : "", margin,
                       drawn == glyphs::unicode ? "\u2502" : "|");
    std::string row = rows[i];
    row.erase(row.find_last_not_of(' ') + 1);
    out += row + "\n";
  }
  return out;
}

std::string axis_line(unsigned margin, unsigned columns, glyphs drawn) {
  std::string line;
  for (unsigned i = 0; i < columns; ++i) line += drawn == glyphs::unicode ? "\u2500" : "-";
  return fmt::format("{:>{}} {}{}\n", "0", margin, drawn == glyphs::unicode ? "\u2514" : "+", line);
}

}  // namespace

std::string latency_chart_text(const core::load_result& result, unsigned columns, glyphs drawn) {
  const auto edges = latency_edges(result.latency, most_bars);
  if (edges.empty()) return {};
  const auto counts = latency_counts(result.latency, edges);
  const std::uint64_t highest = *std::max_element(counts.begin(), counts.end());
  const std::size_t count_width = std::max<std::size_t>(grouped(highest).size(), 6);
  const auto bar_width = static_cast<unsigned>(columns - 10 - 2 - count_width - 2 - 8 - 2);
  std::string out = fmt::format("{:>10}  {:>{}}     share\n", "latency to", "count", count_width);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    std::string line = fmt::format(
        "{:>10}  {:>{}}  {:>8}", tick_time(edges[i + 1], drawn), grouped(counts[i]), count_width,
        counts[i] == 0 ? "" : share_text(counts[i], result.latency.count()));
    const std::string bar =
        bar_across(static_cast<double>(counts[i]) / static_cast<double>(highest), bar_width, drawn);
    if (!bar.empty()) line += "  " + bar;
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string rate_chart_text(const core::load_result& result, unsigned columns, glyphs drawn) {
  constexpr unsigned rows = 6;
  constexpr unsigned error_rows = 2;
  constexpr unsigned margin = 9;
  const unsigned room = columns - margin - 2;
  const unsigned each = tight_stretch_for(result, room);
  const auto points = rate_points(result, each);
  if (points.size() < 2) return {};
  std::vector<double> sent;
  std::vector<double> errors;
  for (const auto& point : points) {
    sent.push_back(point.sent);
    errors.push_back(point.errors);
  }
  const auto count = static_cast<unsigned>(points.size());
  const unsigned wide = std::clamp(room / count, 1U, most_wide);
  const unsigned across = wide * count;
  const double high = std::max(*std::max_element(sent.begin(), sent.end()), result.intended_qps);
  const axis scale = count_axis(high, 5);

  std::vector<std::string> words = {"sent a second"};
  if (each > 1) words.push_back(fmt::format("a column: {}", duration_text(each)));
  if (result.intended_qps > 0) words.push_back("intended: " + qps_text(result.intended_qps));
  std::string out = joined(words, 0, columns);
  out += framed(columns_up(sent, scale.last, rows, wide, drawn), scale.ticks.back().label, margin,
                drawn);
  out += axis_line(margin, across, drawn);
  const double most_errors = *std::max_element(errors.begin(), errors.end());
  if (most_errors > 0) {
    const axis error_scale = count_axis(most_errors, 2);
    out += fitted("errors a second", columns);
    out += framed(columns_up(errors, error_scale.last, error_rows, wide, drawn),
                  error_scale.ticks.back().label, margin, drawn);
    out += axis_line(margin, across, drawn);
  }
  const axis time = elapsed_axis(points.back().to, std::max(across / 10, 1U));
  return out + std::string(margin + 1, ' ') + axis_below(time, across + 1) + "\n";
}

}  // namespace mpustop::cli
