#include "cli/page/svg_shapes.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "cli/page/html_text.hpp"

namespace mpustop::cli {

namespace {

// A tenth of a unit is finer than any screen.
template <typename... Numbers>
void draw(std::string& out, std::string_view letter, Numbers... numbers) {
  out += letter;
  const char* between = "";
  ((out += fmt::format("{}{:.5g}", between, numbers), between = " "), ...);
}

std::string path(std::string_view kind, std::string_view style, std::string_view drawn) {
  return fmt::format("<path class=\"{} {}\" d=\"{}\"/>\n", kind, style, drawn);
}

// From left to right, without the first move.
void draw_steps(std::string& out, const svg_plot& plot, const std::vector<chart_step>& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i > 0 && steps[i].value != steps[i - 1].value) draw(out, "V", plot.y(steps[i].value));
    // Steps of the same height are one.
    if (i + 1 < steps.size() && steps[i + 1].value == steps[i].value) continue;
    draw(out, "H", plot.x(steps[i].to));
  }
}

}  // namespace

std::string line_shape(const svg_plot& plot, std::string_view style,
                       const std::vector<chart_point>& points) {
  if (points.size() < 2) return {};
  std::string drawn;
  for (const auto& point : points) {
    draw(drawn, drawn.empty() ? "M" : "L", plot.x(point.x), plot.y(point.y));
  }
  return path("line", style, drawn);
}

std::string step_line(const svg_plot& plot, std::string_view style,
                      const std::vector<chart_step>& steps) {
  if (steps.empty()) return {};
  std::string drawn;
  draw(drawn, "M", plot.x(steps.front().from), plot.y(steps.front().value));
  draw_steps(drawn, plot, steps);
  return path("line", style, drawn);
}

std::string step_area(const svg_plot& plot, std::string_view style,
                      const std::vector<chart_step>& high, const std::vector<chart_step>& low) {
  if (high.empty()) return {};
  std::string drawn;
  const double foot = low.empty() ? plot.bottom() : plot.y(low.front().value);
  draw(drawn, "M", plot.x(high.front().from), foot);
  draw(drawn, "V", plot.y(high.front().value));
  draw_steps(drawn, plot, high);
  if (low.empty()) {
    draw(drawn, "V", plot.bottom());
  } else {
    for (auto step = low.rbegin(); step != low.rend(); ++step) {
      draw(drawn, "V", plot.y(step->value));
      draw(drawn, "H", plot.x(step->from));
    }
  }
  return path("area", style, drawn + "Z");
}

std::string bars_shape(const svg_plot& plot, std::string_view style,
                       const std::vector<chart_step>& steps,
                       const std::vector<std::string>& words) {
  constexpr double least_height = 1.5;
  std::string out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!(steps[i].value > 0)) continue;
    const double left = plot.x(steps[i].from);
    const double wide = plot.x(steps[i].to) - left;
    const double gap = std::min(wide * 0.1, 3.0);
    const double high = std::max(plot.bottom() - plot.y(steps[i].value), least_height);
    out += fmt::format(
        "<rect class=\"bar {}\" x=\"{:.5g}\" y=\"{:.5g}\" width=\"{:.5g}\" height=\"{:.5g}\">"
        "<title>{}</title></rect>\n",
        style, left + gap / 2, plot.bottom() - high, wide - gap, high, html(words[i]));
  }
  return out;
}

std::string hover_shape(const svg_plot& plot, const std::vector<chart_step>& steps,
                        const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double left = plot.x(steps[i].from);
    out += fmt::format(
        "<rect class=\"hover\" x=\"{:.5g}\" y=\"{:.5g}\" width=\"{:.5g}\" height=\"{:.5g}\">"
        "<title>{}</title></rect>\n",
        left, plot.top(), plot.x(steps[i].to) - left, plot.bottom() - plot.top(), html(words[i]));
  }
  return out;
}

}  // namespace mpustop::cli
