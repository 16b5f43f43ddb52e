#include "cli/shell_words.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/safe_text.hpp"

namespace mpustop::cli {

namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("@%+=:,./-_").find(c) != std::string_view::npos;
}

// Whether a terminal shows it as it is.
bool is_clean(std::string_view word) {
  std::string shown;
  core::append_clean(word, word.size(), shown);
  return shown == word;
}

std::string escaped(std::string_view word) {
  std::string out = "$'";
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte > 0x7e) {
      out += fmt::format("\\{:03o}", byte);
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

std::string shell_word(std::string_view word) {
  // A word that begins with = is a path to zsh.
  const bool plain =
      !word.empty() && word.front() != '=' && std::all_of(word.begin(), word.end(), is_plain);
  if (plain) return std::string(word);
  if (!is_clean(word)) return escaped(word);
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string(R"('\'')") : std::string(1, c);
  return out + "'";
}

std::string shell_command(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + shell_word(word);
  return out;
}

}  // namespace mpustop::cli
