#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/page/svg_plot.hpp"

namespace mpustop::cli {

/// What a line or an area of a chart means.
struct legend_entry {
  std::string style;  ///< CSS classes: that of the shape, and `fill` for an area
  std::string name;   ///< plain text
};

/// A chart with its caption and legend, drawn for wide and for narrow screens; the style shows the
/// one that fits. `caption` and `about` are plain texts, `below` is markup.
std::string html_figure(std::string_view caption, std::string_view about,
                        const std::vector<legend_entry>& legend,
                        const std::function<std::string(const chart_size&)>& chart,
                        std::string_view below = {});

}  // namespace mpustop::cli
