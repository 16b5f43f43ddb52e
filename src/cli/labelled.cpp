#include "cli/labelled.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/safe_text.hpp"

namespace mpustop::cli {

namespace {

constexpr std::size_t longest = 4'096;
constexpr unsigned narrowest = 40;

// One column a character. Requires valid UTF-8.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

std::string wrapped(std::string_view head, std::string_view text, unsigned indent,
                    unsigned columns) {
  std::string clean;
  core::append_clean(text, longest, clean);
  std::string_view rest = clean;
  std::string out;
  std::string line(head);
  bool begun = false;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    if (word.empty()) continue;
    if (begun && width(line) + 1 + width(word) > std::max(columns, narrowest)) {
      out += line + "\n";
      line.assign(indent, ' ');
      begun = false;
    }
    if (begun) line += ' ';
    line += word;
    begun = true;
  }
  return out + line + "\n";
}

std::string indented(std::string_view text, unsigned indent, unsigned columns) {
  return text.empty() ? "" : wrapped(std::string(indent, ' '), text, indent, columns);
}

std::string labelled(std::string_view label, std::string_view text, unsigned columns,
                     unsigned hanging) {
  constexpr unsigned indent = 13;
  return wrapped(fmt::format("  {:<9}  ", label), text, indent + hanging, columns);
}

}  // namespace mpustop::cli
