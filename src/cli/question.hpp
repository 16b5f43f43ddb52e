#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mpustop::cli {

/// What an answer at the terminal means.
bool means_yes(std::string_view answer);

/// Asks on the terminal (`os::can_ask`), in one line. Nothing when the answer is a plain yes; else
/// the exit code: 2, or 130 or 143 where a signal was the answer.
std::optional<int> refused(const std::string& question);

}  // namespace mpustop::cli
