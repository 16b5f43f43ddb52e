#pragma once

#include <string>
#include <string_view>

namespace mpustop::cli {

/// "  endpoint   https://...": a label of at most nine characters and what belongs to it, in lines
/// of at most `columns` columns that begin below one another; an empty label goes on with what is
/// above. Only a word that does not fit by itself sticks out, whole, so that it can be copied.
/// Control characters are taken out, wherever `text` is from.
/// Lines behind the first are `hanging` columns further in.
std::string labelled(std::string_view label, std::string_view text, unsigned columns,
                     unsigned hanging = 0);

/// The words of `text`, cleaned in the same way, in lines of at most `columns` columns: the first
/// behind `head`, the others behind `indent` blanks.
std::string wrapped(std::string_view head, std::string_view text, unsigned indent,
                    unsigned columns);

/// The same with every line behind `indent` blanks; nothing for no text.
std::string indented(std::string_view text, unsigned indent, unsigned columns);

}  // namespace mpustop::cli
