#pragma once

#include <cstddef>
#include <string_view>

#include "core/message.hpp"

namespace mpustop::http {

/// A stored header value is cut here: every wanted one is far shorter.
inline constexpr std::size_t max_field_value = 256;

/// Stores a header field of an answer, if it is one that `core::response` keeps. Names match in
/// any case; of a repeated field the first counts.
void keep_field(core::response& answer, std::string_view name, std::string_view value);

/// Adds a piece of the body; what passes `most` bytes in all is dropped and marked.
void keep_body(core::response& answer, std::string_view piece, std::size_t most);

/// Makes an answer empty for the next one, without giving memory back.
void reset_answer(core::response& answer);

}  // namespace mpustop::http
