#pragma once

#include <string>
#include <string_view>

namespace mpustop::mock {

/// What an error says, however it is written.
struct error_text {
  std::string_view code;
  std::string_view message;
  std::string_view request_id;
};

/// In how many ways `write_error` knows to write an error.
inline constexpr unsigned error_writings = 8;

/// Appends a body that says this, in a way that facts 4.1 know of or that a client has to take
/// all the same: JSON below `error_writings / 2`, XML from there on; fields in other orders and in
/// lower case, fields that nobody asked for, blanks and a byte order mark.
void write_error(unsigned writing, const error_text& what, std::string& out);

}  // namespace mpustop::mock
