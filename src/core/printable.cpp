#include "core/printable.hpp"

namespace mpustop::core {

std::string printable(std::string_view text, std::size_t max) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text.substr(0, max)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += "\\x";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  if (text.size() > max) out += "...";
  return out;
}

}  // namespace mpustop::core
