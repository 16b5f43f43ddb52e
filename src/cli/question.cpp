#include "cli/question.hpp"

#include <iostream>

#include "os/typed_line.hpp"

namespace mpustop::cli {

std::optional<int> refused(const std::string& question) {
  os::line_wait wait;
  std::cerr << question << " [y/N] " << std::flush;
  const os::typed_line answer = wait.read();
  if (!answer.text) std::cerr << '\n';  // the cursor still stands behind the question
  if (answer.signal != 0) return 128 + answer.signal;
  if (answer.text && means_yes(*answer.text)) return std::nullopt;
  return 2;
}

bool means_yes(std::string_view answer) {
  constexpr std::string_view blanks = " \t";
  const auto begin = answer.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return false;
  std::string word(answer.substr(begin, answer.find_last_not_of(blanks) - begin + 1));
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return word == "y" || word == "yes";
}

}  // namespace mpustop::cli
