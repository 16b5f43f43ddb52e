#pragma once

#include <cstddef>
#include <string_view>

namespace mpustop::core {

/// Bytes of the well-formed UTF-8 character (RFC 3629: no overlong forms, no surrogates, at most
/// U+10FFFF) that `text` begins with; 0 if it begins with none.
std::size_t utf8_length(std::string_view text);

}  // namespace mpustop::core
