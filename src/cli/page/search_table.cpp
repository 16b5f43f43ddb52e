#include "cli/page/search_table.hpp"

#include <utility>

#include <fmt/format.h>

#include "cli/page/html_text.hpp"

namespace mpustop::cli {

namespace {

// A cell of one line is that line; the lines of a longer one are paragraphs, all but the first
// soft.
std::string inside(const search_cell& cell) {
  if (cell.lines.empty()) return {};
  if (cell.lines.size() == 1) return html(cell.lines.front());
  std::string out;
  for (std::size_t i = 0; i < cell.lines.size(); ++i) {
    out += fmt::format("<p{}>{}</p>", i == 0 ? "" : " class=\"about\"", html(cell.lines[i]));
  }
  return out;
}

}  // namespace

search_table::search_table(std::string_view name, std::string_view caption,
                           std::vector<column> columns)
    : columns_(std::move(columns)) {
  text_ = fmt::format(
      "<div class=\"scroll searchable\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\" "
      "data-name=\"{0}\">\n<table>\n<caption>{1}</caption>\n<thead>\n<tr>",
      html(name), html(caption));
  for (const column& one : columns_) {
    text_ += fmt::format("<th scope=\"col\"{}{}>{}</th>",
                         one.numbers ? " class=\"number\" data-numbers=\"\"" : "",
                         one.sorted_down ? " aria-sort=\"descending\"" : "", html(one.heading));
  }
  text_ += "</tr>\n</thead>\n<tbody>\n";
}

void search_table::row(const std::vector<search_cell>& cells) {
  text_ += "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const search_cell& cell = cells[i];
    const std::string key =
        cell.number ? fmt::format(" class=\"number\" data-key=\"{}\"", *cell.number) : "";
    text_ += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", key, inside(cell))
                    : fmt::format("<td{}>{}</td>", key, inside(cell));
  }
  text_ += "</tr>\n";
}

std::string search_table::text() const { return text_ + "</tbody>\n</table>\n</div>\n"; }

}  // namespace mpustop::cli
