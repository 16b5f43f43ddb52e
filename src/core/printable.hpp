#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mpustop::core {

/// `text` safe for a terminal or a log: at most `max` of its bytes, those outside printable ASCII
/// as \xHH, and "..." when it was cut.
std::string printable(std::string_view text, std::size_t max = 64);

}  // namespace mpustop::core
