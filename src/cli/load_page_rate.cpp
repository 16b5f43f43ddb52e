#include <algorithm>
#include <cctype>
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

// In seconds, and a second.
std::vector<rate_point> points_of(const core::load_result& r, unsigned each, double unit) {
  auto out = rate_points(r, each);
  for (auto& point : out) {
    for (double* time : {&point.from, &point.to}) *time *= unit;
    for (double* rate : {&point.sent, &point.least, &point.most, &point.errors}) *rate /= unit;
  }
  return out;
}

std::string capital(std::string_view word) {
  std::string out(word);
  if (!out.empty()) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
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

std::string rate_in_words(const core::load_result& r, const rate_labels& labels,
                          const std::vector<rate_point>& points) {
  const auto by_rate = [](const auto& a, const auto& b) { return a.sent < b.sent; };
  const auto [least, most] = std::minmax_element(points.begin(), points.end(), by_rate);
  std::string out = fmt::format("{} a second over {}: between {} ({}) and {} ({}).",
                                capital(labels.did), seconds_text(points.back().to),
                                rate_text(least->sent), stretch_text(least->from, least->to),
                                rate_text(most->sent), stretch_text(most->from, most->to));
  if (scheduled(r)) out += " " + capital(labels.aim) + ": " + qps_text(r.intended_qps) + ".";
  return out + " A table follows.";
}

std::string pause_line(const svg_plot& plot, double at) {
  return fmt::format("<path class=\"line intended\" d=\"M{:.5g} {:.5g}V{:.5g}\"/>\n", plot.x(at),
                     plot.top(), plot.bottom());
}

std::string rate_chart(const core::load_result& r, const rate_labels& labels,
                       const chart_size& size) {
  const unsigned each = stretch_of(r, size);
  const auto points = points_of(r, each, labels.unit);
  double highest = r.intended_qps;
  std::vector<std::string> words;
  for (const auto& point : points) {
    highest = std::max({highest, each > 1 ? point.most : point.sent, point.errors});
    words.push_back(fmt::format("{}: {}/s {}, {}/s failed", stretch_text(point.from, point.to),
                                rate_text(point.sent), labels.did, rate_text(point.errors)));
  }
  svg_plot plot({.id = "rate",
                 .title = "Rate over time",
                 .description = rate_in_words(r, labels, points),
                 .x_name = std::string(labels.x_name),
                 .y_name = std::string(labels.y_name)},
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
    plot.add_note(fmt::format("{} {}/s", labels.aim, qps_text(r.intended_qps)), r.intended_qps);
  }
  for (const double at : labels.pauses) plot.add(pause_line(plot, at));
  plot.add(hover_shape(plot, sent, words));
  return plot.text();
}

std::string rate_numbers(const core::load_result& r, const rate_labels& labels) {
  const auto points = points_of(r, stretch_for(r, most_rows), labels.unit);
  html_table table(labels.caption,
                   {"Time", capital(labels.did), "Poorest second", "Busiest second", "Failed"});
  for (const auto& point : points) {
    table.row({stretch_text(point.from, point.to), rate_text(point.sent), rate_text(point.least),
               rate_text(point.most), rate_text(point.errors)});
  }
  return folded("The numbers of this chart", table);
}

}  // namespace

std::string rate_figure(const core::load_result& r, const rate_labels& labels) {
  const unsigned each = stretch_of(r, wide_chart);
  const auto points = rate_points(r, each);
  if (points.size() < 2) return {};
  std::vector<legend_entry> legend = {{"sent", std::string(labels.did)}};
  if (each > 1) legend.push_back({"sent range fill", "poorest to busiest second"});
  if (error_count(r.errors) > 0) legend.push_back({"errors fill", "failed"});
  if (scheduled(r)) legend.push_back({"intended", std::string(labels.aim)});
  const double length = each * labels.unit;
  return html_figure(
      labels.caption, length > 1 ? "means of " + duration_text(length) : std::string(), legend,
      [&](const chart_size& size) { return rate_chart(r, labels, size); }, rate_numbers(r, labels));
}

}  // namespace mpustop::cli
