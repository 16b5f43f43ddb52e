#include "core/utf8.hpp"

#include <string>

#include <doctest/doctest.h>

using mpustop::core::utf8_length;

namespace {

std::string encode(unsigned point) {
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80 | ((point >> shift) & 0x3f));
  };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xc0 | point >> 6), tail(0)};
  if (point < 0x10000) return {static_cast<char>(0xe0 | point >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | point >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST_CASE("every character is known, and no surrogate") {
  unsigned wrong = 0;
  for (unsigned point = 0; point < 0x120000; ++point) {
    const bool character = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    const std::string text = encode(point);
    if (utf8_length(text + "x") != (character ? text.size() : 0)) ++wrong;
    for (std::size_t size = 0; size < text.size(); ++size) {
      if (utf8_length(text.substr(0, size)) != 0) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("overlong forms, lone continuations and broken tails are not UTF-8") {
  for (const std::string text :
       {"\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\x80", "\xbf", "\xc3(",
        "\xe4\xbb(", "\xf0\x9f\x9b("}) {
    CAPTURE(text);
    CHECK(utf8_length(text) == 0);
  }
}
