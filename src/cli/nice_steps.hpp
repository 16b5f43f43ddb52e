#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/glyphs.hpp"
#include "core/time.hpp"

namespace mpustop::cli {

/// Steps of a decade, each in [1, 10), from the finest to the coarsest.
std::span<const std::span<const double>> decade_series();

/// The numbers of `series` x 10^n (n any integer) from the last one <= `low` to the first one
/// >= `high`; at least two. 0 < low <= high.
std::vector<double> log_steps(double low, double high, std::span<const double> series);

/// The smallest of 1, 2 and 5 x 10^n of which at most `most` (>= 1) cover `span` (> 0).
double nice_step(double span, unsigned most);

/// A duration that is a nice number, with as few digits as that takes (four at most): "1.5 ms".
std::string tick_time(core::duration time, glyphs drawn);

/// A mark on an axis.
struct tick {
  double at;
  std::string label;  ///< with its unit
};

/// What an axis shows, from `first` to `last` (> first), and its marks in ascending order.
struct axis {
  double first = 0;
  double last = 1;
  std::vector<tick> ticks;
};

/// From 0 to the first mark that leaves some room above `highest`; whole numbers only.
axis count_axis(double highest, unsigned most);

/// From 0 to the first mark above `highest` percent.
axis percent_axis(double highest, unsigned most);

/// From 0 to `seconds` exactly: marks at whole seconds, minutes or hours, or simple parts of them.
axis elapsed_axis(double seconds, unsigned most);

/// Durations in nanoseconds, 0 <= low <= high: logarithmic marks (`logarithmic` true) or linear
/// ones from 0.
axis time_axis(double low, double high, bool logarithmic, unsigned most, glyphs drawn);

}  // namespace mpustop::cli
