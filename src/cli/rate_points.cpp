#include "cli/rate_points.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace mpustop::cli {

namespace {

// Whole seconds, and where the last one ends.
struct extent {
  std::size_t seconds = 0;
  double end = 0;
};

extent extent_of(const core::load_result& result) {
  const std::size_t told = result.line.size();
  if (told == 0) return {};
  // Seconds at the end in which nothing happened need not be in the line.
  const double measured = std::max(result.seconds, static_cast<double>(told - 1));
  if (measured <= static_cast<double>(told)) {
    const double part = measured - static_cast<double>(told - 1);
    if (told > 1 && part < 0.5) return {told - 1, measured};
    return {told, part > 1e-3 ? measured : static_cast<double>(told)};
  }
  const auto whole = static_cast<std::size_t>(measured);
  const double part = measured - static_cast<double>(whole);
  return part < 0.5 ? extent{whole, measured} : extent{whole + 1, measured};
}

}  // namespace

std::vector<rate_point> rate_points(const core::load_result& result, unsigned each) {
  const extent all = extent_of(result);
  std::vector<rate_point> out;
  for (std::size_t first = 0; first < all.seconds; first += each) {
    const std::size_t last = std::min<std::size_t>(first + each, all.seconds);
    const bool ends = last == all.seconds;
    rate_point point{.from = static_cast<double>(first),
                     .to = ends ? all.end : static_cast<double>(last),
                     .least = std::numeric_limits<double>::max()};
    // What the last second did not keep of a short part is counted with it.
    for (std::size_t i = first; i < (ends ? std::max(last, result.line.size()) : last); ++i) {
      const core::load_second here = i < result.line.size() ? result.line[i] : core::load_second{};
      const auto sent = static_cast<double>(here.sent);
      point.sent += sent;
      point.errors += static_cast<double>(here.errors);
      const bool whole = static_cast<double>(i + 1) <= all.end;
      if (whole) point.least = std::min(point.least, sent);
      point.most = std::max(point.most, sent);
    }
    const double length = point.to - point.from;
    point.sent /= length;
    point.errors /= length;
    point.least = std::min(point.least, point.sent);
    point.most = std::max(point.most, point.sent);
    if (each == 1) point.least = point.most = point.sent;
    out.push_back(point);
  }
  return out;
}

unsigned tight_stretch_for(const core::load_result& result, unsigned most) {
  const std::size_t seconds = std::max<std::size_t>(extent_of(result).seconds, 1);
  return static_cast<unsigned>((seconds + most - 1) / most);
}

unsigned stretch_for(const core::load_result& result, unsigned most) {
  const unsigned least = tight_stretch_for(result, most);
  for (const unsigned unit : {1U, 60U, 3'600U}) {
    for (const unsigned count : {1U, 2U, 5U, 10U, 15U, 20U, 30U}) {
      if (unit * count >= least) return unit * count;
    }
  }
  return least;
}

}  // namespace mpustop::cli
