#pragma once

#include <string>
#include <string_view>

namespace mpustop::core {

/// Appends a JSON string, quotes included. Bytes outside ASCII become \u00XX, each for itself, so
/// that the result is valid whatever the bytes are.
void append_json_string(std::string_view text, std::string& out);

}  // namespace mpustop::core
