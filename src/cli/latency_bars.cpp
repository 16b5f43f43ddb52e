#include "cli/latency_bars.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "cli/nice_steps.hpp"

namespace mpustop::cli {

namespace {

constexpr double bulk_fraction = 0.99;
// Values whose largest is at most this many times the smallest are shown in even steps.
constexpr double close_together = 2.5;
// Steps finer than the histogram's own buckets would make gaps that are not in the data.
constexpr double finest_step = 0.04;
// A bar of the tail that is narrower than this tells nothing.
constexpr double narrowest_of_tail = 1.3;

std::vector<double> even_edges(double low, double high, unsigned most) {
  // The first and the last of the bars reach beyond the values.
  const double step =
      std::max(nice_step(high * finest_step, 1), nice_step(std::max(high - low, 1.0), most - 2));
  std::vector<double> out;
  for (double at = std::floor(low / step) * step;; at += step) {
    out.push_back(at);
    if (at >= high && out.size() > 1) return out;
  }
}

// `edges` and what it takes to reach `highest`.
std::vector<double> with_tail(std::vector<double> edges, double highest,
                              std::span<const double> series) {
  if (edges.back() >= highest) return edges;
  const double least = edges.back() * narrowest_of_tail;
  for (const double edge : log_steps(least, std::max(highest, least), series)) {
    if (edge < least) continue;
    edges.push_back(edge);
    if (edge >= highest) break;
  }
  return edges;
}

// From the finest to the coarsest.
std::vector<std::vector<double>> ways_to_cut(double lowest, double bulk, unsigned most) {
  std::vector<std::vector<double>> out;
  if (bulk <= lowest * close_together) out.push_back(even_edges(lowest, bulk, most));
  for (const auto series : decade_series()) out.push_back(log_steps(lowest, bulk, series));
  return out;
}

std::vector<double> edges_between(double lowest, double bulk, double highest, unsigned most) {
  const auto series = decade_series();
  for (const auto& cut : ways_to_cut(lowest, bulk, most)) {
    for (const auto tail : series.last(2)) {
      auto edges = with_tail(cut, highest, tail);
      if (edges.size() <= most + 1) return edges;
    }
  }
  // A span of more decades than bars: the lower decades share a bar.
  auto edges = log_steps(lowest, highest, series.back());
  const auto excess = static_cast<std::ptrdiff_t>(edges.size() - (most + 1));
  if (excess > 0) edges.erase(edges.begin() + 1, edges.begin() + 1 + excess);
  return edges;
}

// What values lie between, in nanoseconds.
struct extent {
  double lowest = 0;
  double bulk = 0;
  double highest = 0;
};

extent extent_of(const core::histogram& times) {
  extent out;
  times.for_each([&](core::duration, core::duration upper, std::uint64_t) {
    if (out.lowest == 0) out.lowest = std::max(static_cast<double>(upper.count()), 1.0);
  });
  out.highest = std::max(static_cast<double>(times.max().count()), out.lowest);
  out.bulk = std::max(static_cast<double>(times.percentile(bulk_fraction).count()), out.lowest);
  return out;
}

std::vector<core::duration> whole_edges(const std::vector<double>& edges) {
  std::vector<core::duration> out;
  for (const double edge : edges) {
    // The edge above the largest duration is above what a duration can hold.
    const core::duration whole{edge < 9.2e18 ? std::llround(edge) : INT64_MAX};
    // Below 10 ns steps are finer than the nanosecond.
    if (out.empty() || whole > out.back()) out.push_back(whole);
  }
  if (out.size() == 1) out.push_back(out.back() + core::duration{1});
  return out;
}

}  // namespace

std::vector<core::duration> latency_edges(const core::histogram& times, unsigned most) {
  return latency_edges(times, times, most);
}

std::vector<core::duration> latency_edges(const core::histogram& one, const core::histogram& other,
                                          unsigned most) {
  if (one.count() == 0 && other.count() == 0) return {};
  const extent a = extent_of(one.count() > 0 ? one : other);
  const extent b = extent_of(other.count() > 0 ? other : one);
  return whole_edges(edges_between(std::min(a.lowest, b.lowest), std::max(a.bulk, b.bulk),
                                   std::max(a.highest, b.highest), most));
}

std::vector<std::uint64_t> latency_counts(const core::histogram& times,
                                          const std::vector<core::duration>& edges) {
  if (edges.size() < 2) return {};
  std::vector<std::uint64_t> out(edges.size() - 1);
  times.for_each([&](core::duration, core::duration upper, std::uint64_t count) {
    const auto after = std::lower_bound(edges.begin() + 1, edges.end() - 1, upper);
    out[static_cast<std::size_t>(after - edges.begin() - 1)] += count;
  });
  return out;
}

}  // namespace mpustop::cli
