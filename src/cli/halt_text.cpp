#include "cli/halt_text.hpp"

#include <algorithm>

namespace mpustop::cli {

namespace {

constexpr std::size_t width = 80;
constexpr std::string_view indent = "  ";

/// Appends the words of `text` to a last line that has `used` columns, on further lines as needed.
void append_words(std::string_view text, std::size_t used, std::string& out) {
  bool first = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    if (!first && used + 1 + word.size() > width) {
      out += '\n';
      out += indent;
      used = indent.size();
    } else if (!first) {
      out += ' ';
      ++used;
    }
    out += word;
    used += word.size();
    first = false;
  }
}

}  // namespace

std::string halt_text(const summary& done) {
  constexpr std::string_view spoken_for = "mpustop: ";
  std::string out;
  append_words("halted: " + done.halt_reason, spoken_for.size(), out);
  if (done.halt_advice.empty()) return out;
  out += '\n';
  out += indent;
  append_words(done.halt_advice, indent.size(), out);
  return out;
}

}  // namespace mpustop::cli
