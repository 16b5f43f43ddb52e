#include "cli/config_file.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <mpustop/error.hpp>

#include "core/printable.hpp"

namespace mpustop::cli {

namespace {

[[noreturn]] void refuse(const std::string& file, std::size_t line, const std::string& what) {
  throw error(error_kind::usage, fmt::format("{}, line {}: {}", file, line, what));
}

// CLI11 reads the lines, one at a time: it does not tell their numbers.
file_entry parse_line(const std::string& line) {
  std::istringstream one(line + "\n");
  const auto items = CLI::ConfigTOML().from_config(one);
  if (items.empty()) return {};
  file_entry out;
  out.key = items.front().name;
  out.values = items.front().inputs;
  for (const auto& parent : items.front().parents) out.key.insert(0, parent + ".");
  std::replace(out.key.begin(), out.key.end(), '_', '-');
  return out;
}

void check(const file_entry& entry, const std::string& line, const std::string& file) {
  const std::string value =
      CLI::detail::trim_copy(line.substr(std::min(line.find('=') + 1, line.size())));
  if (entry.key.empty()) {
    refuse(file, entry.line,
           fmt::format("'{}' is no setting; write: qps = 200", core::printable(line, 40)));
  }
  if (value.starts_with('[') && !value.ends_with(']')) {
    refuse(file, entry.line, fmt::format("key '{}': a list ends on its line, with ]", entry.key));
  }
  if (entry.values.empty() || entry.values.front().empty()) {
    refuse(file, entry.line,
           fmt::format("key '{}' has no value; write: {} = VALUE, or take the line out",
                       core::printable(entry.key), core::printable(entry.key)));
  }
}

}  // namespace

std::vector<file_entry> parse_config(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<file_entry> out;
  std::istringstream lines{std::string(text)};
  std::string section;
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    CLI::detail::trim(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[') {
      if (!line.ends_with(']')) refuse(file, number, "a section ends on its line, with ]: [run]");
      section = CLI::detail::trim_copy(line.substr(1, line.size() - 2));
      out.push_back(
          {.section = section, .key = {}, .values = {}, .line = number, .is_section = true});
      continue;
    }
    file_entry entry = parse_line(line);
    entry.section = section;
    entry.line = number;
    check(entry, line, file);
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace mpustop::cli
