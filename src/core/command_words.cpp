#include "core/command_words.hpp"

#include <algorithm>
#include <stdexcept>

namespace mpustop::core {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";

/// Takes a quoted part from `rest`, behind its opening quote, to its closing one.
void take_quoted(char quote, std::string_view& rest, std::string& word) {
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == quote) return;
    const bool escapes = quote == '"' && c == '\\' && !rest.empty() &&
                         std::string_view("\"\\$`\n").find(rest.front()) != std::string_view::npos;
    word += escapes ? rest.front() : c;
    if (escapes) rest.remove_prefix(1);
  }
  throw std::invalid_argument(std::string("ends within quotes (") + quote + ")");
}

/// Takes the word that `rest` begins with.
std::string take_word(std::string_view& rest) {
  std::string word;
  while (!rest.empty() && blanks.find(rest.front()) == std::string_view::npos) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '\'' || c == '"') {
      take_quoted(c, rest, word);
      continue;
    }
    if (c == '\\' && rest.empty()) throw std::invalid_argument("ends with a backslash");
    word += c == '\\' ? rest.front() : c;
    if (c == '\\') rest.remove_prefix(1);
  }
  return word;
}

}  // namespace

std::vector<std::string> command_words(std::string_view line) {
  if (line.find('\0') != std::string_view::npos) throw std::invalid_argument("holds a NUL byte");
  std::vector<std::string> out;
  for (;;) {
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    if (line.empty()) break;
    out.push_back(take_word(line));
  }
  if (out.empty() || out.front().empty()) throw std::invalid_argument("names no program");
  return out;
}

}  // namespace mpustop::core
