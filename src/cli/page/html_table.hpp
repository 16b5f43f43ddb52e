#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mpustop::cli {

/// A table of a page: a caption, a heading a column, a heading a row. All texts are plain.
class html_table {
 public:
  /// What a row is to those around it.
  enum class kind {
    plain,
    group,  ///< sums up the `inner` rows below it
    inner
  };

  /// `columns`: their headings, that of the rows' headings first.
  html_table(std::string_view caption, const std::vector<std::string>& columns);

  /// `cells`: one a column, the row's heading first.
  void row(const std::vector<std::string>& cells, kind of = kind::plain);

  /// The markup.
  std::string text() const { return text_ + "</tbody>\n</table>\n"; }

 private:
  std::string text_;
};

/// `table` behind a `summary` that opens it, in a box that scrolls, by keyboard too.
std::string folded(std::string_view summary, const html_table& table);

}  // namespace mpustop::cli
