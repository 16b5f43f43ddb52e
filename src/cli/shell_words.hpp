#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mpustop::cli {

/// A word as a shell has to be given it: as it is where it can be, else in quotes. One with bytes
/// outside printable ASCII that are not well-formed UTF-8 or are control characters stands in
/// `$'...'` (bash, zsh, ksh), so that it is harmless on a terminal.
std::string shell_word(std::string_view word);

/// The words with a blank between them.
std::string shell_command(const std::vector<std::string>& words);

}  // namespace mpustop::cli
