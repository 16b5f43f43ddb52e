#include "cli/suggest.hpp"

#include <algorithm>

#include "core/printable.hpp"

namespace mpustop::cli {

namespace {

constexpr std::size_t longest_word = 64;  ///< what is longer is no mistyped name

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins(std::string_view word, std::string_view with) {
  return word.size() >= with.size() &&
         std::equal(with.begin(), with.end(), word.begin(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::string only_one_that_begins(std::string_view typed, const std::vector<std::string>& known) {
  std::string found;
  for (const auto& word : known) {
    if (!begins(word, typed)) continue;
    if (!found.empty()) return {};
    found = word;
  }
  return found;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + changed});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1]))
        now[j] = std::min(now[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
  if (typed.size() > longest_word) return {};
  const std::string_view letters =
      typed.substr(std::min(typed.find_first_not_of('-'), typed.size()));
  if (letters.size() > 1) {
    if (std::string whole = only_one_that_begins(typed, known); !whole.empty()) return whole;
  }
  std::string found;
  std::size_t least = std::max<std::size_t>(1, letters.size() / 3) + 1;
  for (const auto& word : known) {
    const std::size_t distance = edit_distance(typed, word);
    // Of a word of one or two letters everything is near.
    if (distance >= least || distance >= letters.size()) continue;
    least = distance;
    found = word;
  }
  return found;
}

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& known) {
  const std::string word = nearest(typed, known);
  return word.empty() ? word : "; did you mean " + core::printable(word) + "?";
}

}  // namespace mpustop::cli
