#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "cli/load_figures.hpp"
#include "cli/load_page_charts.hpp"
#include "cli/number_text.hpp"
#include "cli/page/html_figure.hpp"
#include "cli/page/html_table.hpp"
#include "cli/page/svg_shapes.hpp"
#include "cli/rate_points.hpp"
#include "cli/summary_text.hpp"

namespace mpustop::cli {

namespace {

constexpr unsigned most_points = 240;
constexpr unsigned most_points_narrow = 120;
constexpr unsigned most_rows = 60;

unsigned stretch_of(const core::load_result& r, const chart_size& size) {
  return stretch_for(r, size.width < wide_chart.width ? most_points_narrow : most_points);
}

std::vector<chart_step> steps_of(const std::vector<rate_point>& points, double rate_point::*what) {
  std::vector<chart_step> out;
  for (const auto& point : points) out.push_back({point.from, point.to, point.*what});
  return out;
}

// The steps that are not 0, those side by side together.
std::vector<std::vector<chart_step>> runs_of_some(const std::vector<chart_step>& steps) {
  std::vector<std::vector<chart_step>> out;
  bool before = false;
  for (const auto& step : steps) {
    const bool some = step.value > 0;
    if (some && !before) out.emplace_back();
    if (some) out.back().push_back(step);
    before = some;
  }
  return out;
}

std::string stretch_text(double from, double to) {
  return fmt::format("{} to {}", from > 0 ? seconds_text(from) : "0", seconds_text(to));
}

std::string rate_in_words(const core::load_result& r, const std::vector<rate_point>& points) {
  const auto by_rate = [](const auto& a, const auto& b) { return a.sent < b.sent; };
  const auto [least, most] = std::minmax_element(points.begin(), points.end(), by_rate);
  std::string out = fmt::format("Sent a second over {}: between {} ({}) and {} ({}).",
                                seconds_text(points.back().to), rate_text(least->sent),
                                stretch_text(least->from, least->to), rate_text(most->sent),
                                stretch_text(most->from, most->to));
  if (scheduled(r)) out += " Intended: " + qps_text(r.intended_qps) + ".";
  return out + " A table follows.";
}

std::string rate_chart(const core::load_result& r, const chart_size& size) {
  const unsigned each = stretch_of(r, size);
  const auto points = rate_points(r, each);
  double highest = r.intended_qps;
  std::vector<std::string> words;
  for (const auto& point : points) {
    highest = std::max({highest, each > 1 ? point.most : point.sent, point.errors});
    words.push_back(fmt::format("{}: {}/s sent, {}/s failed", stretch_text(point.from, point.to),
                                rate_text(point.sent), rate_text(point.errors)));
  }
  svg_plot plot({.id = "rate",
                 .title = "Rate over time",
                 .description = rate_in_words(r, points),
                 .x_name = "time since the measurement began",
                 .y_name = "requests a second"},
                size, elapsed_axis(points.back().to, size.x_marks),
                count_axis(highest * 1.03, size.y_marks));
  const auto sent = steps_of(points, &rate_point::sent);
  plot.add(step_area(plot, "sent", sent));
  if (each > 1) {
    plot.add(step_area(plot, "range", steps_of(points, &rate_point::most),
                       steps_of(points, &rate_point::least)));
  }
  for (const auto& run : runs_of_some(steps_of(points, &rate_point::errors))) {
    plot.add(step_area(plot, "errors", run));
  }
  plot.add(step_line(plot, "sent", sent));
  if (scheduled(r)) {
    plot.add(step_line(plot, "intended", {{0, points.back().to, r.intended_qps}}));
    plot.add_note("intended " + qps_text(r.intended_qps) + "/s", r.intended_qps);
  }
  plot.add(hover_shape(plot, sent, words));
  return plot.text();
}

std::string rate_numbers(const core::load_result& r) {
  const auto points = rate_points(r, stretch_for(r, most_rows));
  html_table table("Requests a second",
                   {"Time", "Sent", "Poorest second", "Busiest second", "Failed"});
  for (const auto& point : points) {
    table.row({stretch_text(point.from, point.to), rate_text(point.sent), rate_text(point.least),
               rate_text(point.most), rate_text(point.errors)});
  }
  return folded("The numbers of this chart", table);
}

}  // namespace

std::string rate_figure(const core::load_result& r) {
  const unsigned each = stretch_of(r, wide_chart);
  const auto points = rate_points(r, each);
  if (points.size() < 2) return {};
  std::vector<legend_entry> legend = {{"sent", "sent"}};
  if (each > 1) legend.push_back({"sent range fill", "poorest to busiest second"});
  if (error_count(r.errors) > 0) legend.push_back({"errors fill", "failed"});
  if (scheduled(r)) legend.push_back({"intended", "intended"});
  return html_figure(
      "Requests a second", each > 1 ? "means of " + duration_text(each) : std::string(), legend,
      [&](const chart_size& size) { return rate_chart(r, size); }, rate_numbers(r));
}

}  // namespace mpustop::cli
