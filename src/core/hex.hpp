#pragma once

#include <cstddef>

namespace mpustop::core {

/// The lower-case hex digit of a number below 16. By arithmetic, not by a table, so that loops over
/// it become vector instructions.
constexpr char hex_digit(unsigned char value) noexcept {
  return static_cast<char>(value + '0' + (value > 9 ? 'a' - '0' - 10 : 0));
}

/// Writes 2 * `size` digits.
inline void write_hex(const unsigned char* bytes, std::size_t size, char* to) noexcept {
  for (std::size_t i = 0; i < size; ++i) {
    to[2 * i] = hex_digit(bytes[i] >> 4);
    to[2 * i + 1] = hex_digit(bytes[i] & 15);
  }
}

}  // namespace mpustop::core
