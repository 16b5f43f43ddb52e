#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mpustop::cli {

/// One line `key = value` of a file of settings.
struct file_entry {
  std::string section;              ///< a command, or "": of every command that has the option
  std::string key;                  ///< an option's long name without dashes; `_` is `-`
  std::vector<std::string> values;  ///< more than one of a list; "true" where there is no `=`
  std::size_t line = 0;
  bool is_section = false;  ///< the line begins `section`, and has no key
};

/// The entries of a file of settings in the common part of INI and TOML: `[section]`, `key =
/// value`, quotes where a value holds blanks or commas, `[a, b]` for a list, `#` and `;` begin
/// comments. A line is one entry. Throws error(usage) that names `file` and the line of what is
/// none.
std::vector<file_entry> parse_config(std::string_view text, const std::string& file);

}  // namespace mpustop::cli
