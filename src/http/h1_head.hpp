#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mpustop::http {

/// The head of an answer, found in what came of it so far.
struct h1_head {
  enum class state {
    more,   ///< its end has not come
    whole,  ///< `size` bytes, the empty line included
    wrong   ///< no answer of HTTP/1.x begins like this
  };
  state is = state::more;
  std::size_t size = 0;
  bool strict = true;  ///< lines end with CRLF, and the status line has its second space
};

/// Finds the end of the head. Lines may end with LF alone (RFC 9112 2.2), and a status line
/// may lack the space before a reason that it does not have.
h1_head find_head(std::string_view bytes);

/// The same head as RFC 9112 writes it.
std::string strict_head(std::string_view head);

/// Line ends before a status line, which some servers leave behind a body: how many bytes.
std::size_t stray_line_ends(std::string_view bytes);

}  // namespace mpustop::http
