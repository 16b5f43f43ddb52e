#include "cli/word_wrap.hpp"

#include <algorithm>

namespace mpustop::cli {

std::string wrapped(std::string_view text, unsigned indent, unsigned columns) {
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    if (used > 0 && used + 1 + word.size() > columns) {
      out += '\n';
      used = 0;
    }
    out += used == 0 ? std::string(indent, ' ') : " ";
    out += word;
    used += (used == 0 ? indent : 1) + word.size();
  }
  return out.empty() ? out : out + "\n";
}

}  // namespace mpustop::cli
