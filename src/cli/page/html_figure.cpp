#include "cli/page/html_figure.hpp"

#include <fmt/format.h>

#include "cli/page/html_text.hpp"

namespace mpustop::cli {

std::string html_figure(std::string_view caption, std::string_view about,
                        const std::vector<legend_entry>& legend,
                        const std::function<std::string(const chart_size&)>& chart,
                        std::string_view below) {
  std::string out = "<figure>\n<figcaption>" + html(caption);
  if (!about.empty()) out += " <span>" + html(about) + "</span>";
  out += "</figcaption>\n";
  if (!legend.empty()) {
    out += "<ul class=\"legend\">\n";
    for (const auto& entry : legend) {
      out += fmt::format("<li class=\"{}\"><span>{}</span></li>\n", html(entry.style),
                         html(entry.name));
    }
    out += "</ul>\n";
  }
  out += chart(wide_chart);
  out += chart(narrow_chart);
  out += below;
  return out + "</figure>\n";
}

}  // namespace mpustop::cli
