#include "cli/text_layout.hpp"

#include <algorithm>

namespace mpustop::cli {

std::string fitted(std::string_view line, unsigned columns) {
  std::string out(line.substr(0, columns));
  if (line.size() > columns && columns > 3) out.replace(columns - 3, 3, "...");
  return out + "\n";
}

std::string joined(const std::vector<std::string>& words, unsigned indent, unsigned columns) {
  std::string out;
  std::string line;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i] + (i + 1 < words.size() ? "," : "");
    if (!line.empty() && line.size() + 1 + word.size() > columns) {
      out += fitted(line, columns);
      line.clear();
    }
    line += line.empty() ? std::string(indent, ' ') : " ";
    line += word;
  }
  return line.empty() ? out : out + fitted(line, columns);
}

namespace {

// One line, in as many as it needs.
void break_line(std::string_view line, unsigned columns, std::string& out) {
  const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
  const bool is_column = blanks > columns / 3;  // the right one of a table
  const std::string further(is_column ? 6 : blanks + 4, ' ');
  std::string now(is_column ? 6 : blanks, ' ');
  std::size_t gap = 0;  // blanks between the words; two keep a name apart from what it means
  for (std::size_t at = blanks; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    const std::string_view word = line.substr(at, end - at);
    if (gap > 0 && now.size() + gap + word.size() > columns) {
      out += now + "\n";
      now = further;
      gap = 0;
    }
    now.append(gap, ' ').append(word);
    at = std::min(line.find_first_not_of(' ', end), line.size());
    gap = std::min<std::size_t>(at - end, 2);
  }
  out += now + "\n";
}

}  // namespace

std::string narrowed(std::string_view text, unsigned columns) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (line.size() <= columns) {
      out.append(line).append("\n");
    } else {
      break_line(line, columns, out);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace mpustop::cli
