#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mpustop::cli {

/// `words` joined by ", " in lines of at most `columns` columns, each after `indent` blanks; a word
/// that is too long by itself is cut.
std::string joined(const std::vector<std::string>& words, unsigned indent, unsigned columns);

/// A line of printable ASCII, cut to `columns` with "..." if it is longer; newline at the end.
std::string fitted(std::string_view line, unsigned columns);

/// Lines made for 80 columns, for a terminal that has fewer: longer ones are broken between words,
/// and go on indented; columns of blanks give way.
std::string narrowed(std::string_view text, unsigned columns);

}  // namespace mpustop::cli
