#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mpustop::core {

/// The words of a command line, as a POSIX shell takes them apart, and nothing else of a shell: no
/// variable, pattern, pipe or redirection means anything. Blanks part words; `'...'` is as it
/// stands; in `"..."` a backslash takes the meaning from `"`, `\`, `$`, a backquote and a line
/// break; elsewhere from any character. So does the vendor's SDK with a process_command.
/// Throws std::invalid_argument in words that follow the name of what the line is: it has no word,
/// holds a NUL, or ends within quotes or behind a backslash.
std::vector<std::string> command_words(std::string_view line);

}  // namespace mpustop::core
