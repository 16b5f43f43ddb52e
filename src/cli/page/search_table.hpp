#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mpustop::cli {

/// A cell: paragraphs of plain text, the first one what the cell is about. With a number it stands
/// to the right and is sorted by it.
struct search_cell {
  std::vector<std::string> lines;
  std::optional<std::uint64_t> number;
};

/// A table with headings that the script of page_script.hpp makes searchable and sortable; without
/// a script it is a plain one. All texts are plain.
class search_table {
 public:
  struct column {
    std::string heading;
    bool numbers = false;
    bool sorted_down = false;  ///< its rows come by this column, the largest first
  };

  /// `name`: what its rows are, for the label of the search: "failures by AppId".
  search_table(std::string_view name, std::string_view caption, std::vector<column> columns);

  /// One cell a column, the row's heading first.
  void row(const std::vector<search_cell>& cells);
  std::string text() const;

 private:
  std::vector<column> columns_;
  std::string text_;
};

}  // namespace mpustop::cli
