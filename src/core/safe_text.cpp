#include "core/safe_text.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace mpustop::core {
namespace {

/// The length of the valid UTF-8 sequence that `text` begins with; 0 if there is none
/// (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xC2   ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const unsigned char second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || beyond ? 0 : length;
}

/// C0, DEL and C1.
bool is_control(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
}

}  // namespace

void append_clean(std::string_view text, std::size_t limit, std::string& out) {
  if (text.size() <= limit && all_printable(text)) {
    out += text;
    return;
  }
  const std::size_t begin = out.size();
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    std::string_view piece = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(piece.size());
    if (length == 0) {
      piece = "?";
    } else if (is_control(piece)) {
      piece = " ";
    }
    if (out.size() - begin + piece.size() > limit) {
      out += "...";
      return;
    }
    out += piece;
  }
}

}  // namespace mpustop::core
