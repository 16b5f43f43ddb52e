#pragma once

#include <string>
#include <string_view>

namespace mpustop::cli {

/// `text` in lines of at most `columns` columns, each after `indent` blanks, newline at the end. A
/// word that is longer than a line is not broken: it may be what is to be copied.
std::string wrapped(std::string_view text, unsigned indent, unsigned columns);

}  // namespace mpustop::cli
