#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/page/svg_plot.hpp"

namespace mpustop::cli {

/// A point of a line, in the units of the axes.
struct chart_point {
  double x;
  double y;
};

/// A value that holds from `from` to `to`, in the units of the axes.
struct chart_step {
  double from;
  double to;
  double value;
};

/// A line through the points; nothing for fewer than two. `style` is a CSS class.
std::string line_shape(const svg_plot& plot, std::string_view style,
                       const std::vector<chart_point>& points);

/// The steps as a line: horizontal, then up or down. Each begins where the one before ends.
std::string step_line(const svg_plot& plot, std::string_view style,
                      const std::vector<chart_step>& steps);

/// The area between two step lines of the same stretches; `low` empty: the foot of the plot.
std::string step_area(const svg_plot& plot, std::string_view style,
                      const std::vector<chart_step>& high, const std::vector<chart_step>& low = {});

/// A bar a step, with a gap between them, and a word about each that is shown where the mouse
/// rests; `words` has one a step. What is not 0 can be seen. `style` is a CSS class.
std::string bars_shape(const svg_plot& plot, std::string_view style,
                       const std::vector<chart_step>& steps, const std::vector<std::string>& words);

/// The same words over the whole height of the plot, for steps that are drawn as a line.
std::string hover_shape(const svg_plot& plot, const std::vector<chart_step>& steps,
                        const std::vector<std::string>& words);

}  // namespace mpustop::cli
