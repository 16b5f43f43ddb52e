#include "cli/page/html_table.hpp"

#include <fmt/format.h>

#include "cli/page/html_text.hpp"

namespace mpustop::cli {

html_table::html_table(std::string_view caption, const std::vector<std::string>& columns) {
  text_ = fmt::format("<table>\n<caption>{}</caption>\n<thead>\n<tr>", html(caption));
  for (const auto& column : columns) text_ += "<th scope=\"col\">" + html(column) + "</th>";
  text_ += "</tr>\n</thead>\n<tbody>\n";
}

void html_table::row(const std::vector<std::string>& cells, kind of) {
  text_ += of == kind::group   ? "<tr class=\"group\">"
           : of == kind::inner ? "<tr class=\"inner\">"
                               : "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text_ += i == 0 ? "<th scope=\"row\">" + html(cells[i]) + "</th>"
                    : "<td>" + html(cells[i]) + "</td>";
  }
  text_ += "</tr>\n";
}

std::string folded(std::string_view summary, const html_table& table) {
  return fmt::format(
      "<details>\n<summary>{0}</summary>\n"
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n{1}</div>\n"
      "</details>\n",
      html(summary), table.text());
}

}  // namespace mpustop::cli
