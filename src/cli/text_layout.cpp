#include "cli/text_layout.hpp"

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

}  // namespace mpustop::cli
