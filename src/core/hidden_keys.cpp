#include "core/hidden_keys.hpp"

#include <algorithm>
#include <array>

namespace mpustop::core {
namespace {

constexpr std::string_view ends = " \t\r\n\v\f\"'`,;:=&|()<>[]{}";

bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool looks_like_key(std::string_view word) {
  while (!word.empty()) {
    const std::string_view part = word.substr(0, word.find('/'));
    word.remove_prefix(std::min(part.size() + 1, word.size()));
    const bool mixed = std::any_of(part.begin(), part.end(), is_letter) &&
                       std::any_of(part.begin(), part.end(), is_digit);
    if (part.size() >= 28 || (part.size() >= 16 && mixed)) return true;
  }
  return false;
}

/// Does the word, which is no path, say that what follows it is to be hidden?
bool names_key(std::string_view word) {
  static constexpr std::array<std::string_view, 6> marks = {"key",   "secret",     "token",
                                                            "passw", "credential", "signature"};
  if (word.find('/') != std::string_view::npos) return false;
  std::string lower(word);
  for (char& c : lower) c = is_letter(c) ? static_cast<char>(c | 0x20) : c;
  return std::any_of(marks.begin(), marks.end(),
                     [&](auto mark) { return lower.find(mark) != std::string::npos; });
}

}  // namespace

std::string hide_keys(std::string_view text) {
  std::string out;
  bool named = false;  // the word before names a key
  bool given = false;  // and a `:` or `=` has followed it
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(ends), text.size());
    const std::string_view word = text.substr(0, end);
    if (!word.empty()) {
      out += (named && given) || looks_like_key(word) ? std::string_view("[hidden]") : word;
      named = names_key(word);
      given = false;
    }
    if (end == text.size()) break;
    given = given || text[end] == ':' || text[end] == '=';
    out += text[end];
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace mpustop::core
