#include "cli/load_page_charts.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "cli/latency_bars.hpp"
#include "cli/load_figures.hpp"
#include "cli/number_text.hpp"
#include "cli/page/html_figure.hpp"
#include "cli/page/html_table.hpp"
#include "cli/page/svg_shapes.hpp"

namespace mpustop::cli {

namespace {

constexpr unsigned most_bars = 26;
constexpr unsigned most_bars_narrow = 14;
constexpr std::uint64_t fewest_for_percentiles = 20;
constexpr double most_nines = 6;
// From this ratio of the largest to the smallest time on, the times' axis is logarithmic.
constexpr double wide_span = 12;

std::string time_text(core::duration time) { return short_time(time, glyphs::unicode); }

// What was not measured is not shown.
bool has_service(const core::load_result& r) { return r.service.count() > 0; }

bool is_narrow(const chart_size& size) { return size.width < wide_chart.width; }

std::vector<legend_entry> times_legend(const core::load_result& result, bool bars) {
  if (!scheduled(result)) return {};
  return {{bars ? "latency fill" : "latency", "latency, from the intended start"},
          {bars ? "service fill" : "service dashed", "service time, from the send"}};
}

// The share 1 - 10^-x stands at x: each nine takes the same room.
axis share_axis(double last) {
  axis out{.first = 0, .last = last, .ticks = {{0, "0 %"}, {std::log10(2.0), "50 %"}}};
  for (int nines = 1; nines <= last + 1e-9; ++nines) {
    out.ticks.push_back(
        {static_cast<double>(nines), fmt::format("{:.7g} %", 100 - std::pow(10.0, 2 - nines))});
  }
  return out;
}

std::vector<chart_point> percentile_points(const core::histogram& times, double last) {
  constexpr int steps = 150;
  std::vector<chart_point> out;
  for (int i = 0; i <= steps; ++i) {
    const double x = last * i / steps;
    const double share = std::max(1 - std::pow(10.0, -x), 1e-12);
    out.push_back({x, static_cast<double>(times.percentile(share).count())});
  }
  return out;
}

std::string percentiles_in_words(const core::histogram& times) {
  return fmt::format("half took at most {}, 90 % {}, 99 % {}, 99.9 % {}, the longest {}",
                     time_text(times.percentile(0.5)), time_text(times.percentile(0.9)),
                     time_text(times.percentile(0.99)), time_text(times.percentile(0.999)),
                     time_text(times.max()));
}

std::string percentile_chart(const core::load_result& r, const chart_size& size) {
  const double last =
      std::clamp(std::log10(static_cast<double>(r.latency.count())), 1.0, most_nines);
  const auto latency = percentile_points(r.latency, last);
  const auto service = percentile_points(has_service(r) ? r.service : r.latency, last);
  const double low = std::max(std::min(latency.front().y, service.front().y), 1.0);
  const double high = std::max(latency.back().y, service.back().y);
  const bool logarithmic = high > low * wide_span;
  plot_words words{.id = "percentiles",
                   .title = "Percentiles of the latency",
                   .description = "Of the latencies " + percentiles_in_words(r.latency) + ".",
                   .x_name = "share of the requests that took at most this long",
                   .y_name = logarithmic ? "time, logarithmic" : "time"};
  if (scheduled(r)) {
    words.description += " Of the service times " + percentiles_in_words(r.service) + ".";
  }
  svg_plot plot(std::move(words), size, share_axis(last),
                time_axis(low, high, logarithmic, logarithmic ? size.y_marks + 4 : size.y_marks,
                          glyphs::unicode),
                logarithmic ? scale::logarithmic : scale::linear);
  plot.add(line_shape(plot, "latency", latency));
  if (scheduled(r)) plot.add(line_shape(plot, "service", service));
  return plot.text();
}

// The bars of both times.
struct time_bars {
  std::vector<core::duration> edges;
  std::vector<std::uint64_t> latency;
  std::vector<std::uint64_t> service;

  explicit time_bars(const core::load_result& r, unsigned most)
      : edges(scheduled(r) ? latency_edges(r.latency, r.service, most)
                           : latency_edges(r.latency, most)),
        latency(latency_counts(r.latency, edges)),
        service(latency_counts(r.service, edges)) {}

  std::string range(std::size_t i) const {
    return fmt::format("{} to {}", tick_time(edges[i], glyphs::unicode),
                       tick_time(edges[i + 1], glyphs::unicode));
  }
};

// The shares of one kind of time, in percent, and a word about each. The bars of the other kind
// stand beside them: from `from` to `to` of a place.
struct share_bars {
  std::vector<chart_step> steps;
  std::vector<std::string> words;
  double highest = 0;

  share_bars(const time_bars& bars, const std::vector<std::uint64_t>& counts, std::string_view what,
             double from, double to) {
    std::uint64_t all = 0;
    for (const auto count : counts) all += count;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const auto at = static_cast<double>(i);
      const double share =
          all == 0 ? 0 : 100 * static_cast<double>(counts[i]) / static_cast<double>(all);
      steps.push_back({at + from, at + to, share});
      words.push_back(fmt::format("{} of {}: {} ({})", what, bars.range(i), grouped(counts[i]),
                                  share_text(counts[i], all)));
      highest = std::max(highest, share);
    }
  }
  const std::string& tallest() const {
    const auto by_share = [](const auto& a, const auto& b) { return a.value < b.value; };
    return words[static_cast<std::size_t>(std::max_element(steps.begin(), steps.end(), by_share) -
                                          steps.begin())];
  }
};

std::string latency_chart(const core::load_result& r, const chart_size& size) {
  // A few bars are not stretched over the whole width.
  constexpr std::size_t fewest_places = 8;
  const bool both = scheduled(r);
  const time_bars bars(r, is_narrow(size) ? most_bars_narrow : most_bars);
  const share_bars latency(bars, bars.latency, "latency", 0.05, both ? 0.5 : 0.95);
  const share_bars service(bars, bars.service, "service time", 0.5, 0.95);
  axis across{.first = 0,
              .last = static_cast<double>(std::max(bars.latency.size(), fewest_places)),
              .ticks = {}};
  for (std::size_t i = 0; i < bars.edges.size(); ++i) {
    across.ticks.push_back({static_cast<double>(i), tick_time(bars.edges[i], glyphs::unicode)});
  }
  const double highest = both ? std::max(latency.highest, service.highest) : latency.highest;
  svg_plot plot({.id = "histogram",
                 .title = "Histogram of the latency",
                 .description = fmt::format("The tallest of {} bars: {}. A table of them follows.",
                                            bars.latency.size(), latency.tallest()),
                 .x_name = "time",
                 .y_name = "share of the requests"},
                size, std::move(across), percent_axis(highest * 1.02, size.y_marks));
  plot.add(bars_shape(plot, "latency", latency.steps, latency.words));
  if (both) plot.add(bars_shape(plot, "service", service.steps, service.words));
  return plot.text();
}

std::string latency_numbers(const core::load_result& r) {
  const time_bars bars(r, most_bars);
  std::vector<std::string> columns = {"Time", "Latency", "Share"};
  if (has_service(r)) columns.insert(columns.end(), {"Service time", "Share"});
  html_table table("Requests by time", columns);
  for (std::size_t i = 0; i < bars.latency.size(); ++i) {
    std::vector<std::string> cells = {bars.range(i), grouped(bars.latency[i]),
                                      share_text(bars.latency[i], r.latency.count())};
    if (has_service(r)) {
      cells.push_back(grouped(bars.service[i]));
      cells.push_back(share_text(bars.service[i], r.service.count()));
    }
    table.row(cells);
  }
  return folded("The numbers of this histogram", table);
}

}  // namespace

std::string percentile_figure(const core::load_result& r) {
  if (r.latency.count() < fewest_for_percentiles) return {};
  return html_figure(
      "Percentiles", "each further nine takes the same room, so that the slowest can be seen",
      times_legend(r, false), [&](const chart_size& size) { return percentile_chart(r, size); });
}

std::string latency_figure(const core::load_result& r) {
  if (r.latency.count() == 0) return {};
  return html_figure(
      "Histogram", "each bar holds the times between the two marks below it", times_legend(r, true),
      [&](const chart_size& size) { return latency_chart(r, size); }, latency_numbers(r));
}

}  // namespace mpustop::cli
