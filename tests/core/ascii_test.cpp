#include "core/ascii.hpp"

#include <string>

#include <doctest/doctest.h>

using mpustop::core::all_printable;

namespace {

bool printable_by_byte(std::string_view text, std::string_view except) {
  for (const char c : text) {
    if (c < 0x20 || c > 0x7e || except.find(c) != std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("any byte at any place of a text of any length counts") {
  for (std::size_t size = 0; size < 27; ++size) {
    CHECK(all_printable(std::string(size, '~')));
    CHECK(all_printable<',', '"'>(std::string(size, ' ')));
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      for (int byte = 0; byte < 256; ++byte) {
        text[at] = static_cast<char>(byte);
        REQUIRE(all_printable(text) == printable_by_byte(text, ""));
        REQUIRE(all_printable<',', '"'>(text) == printable_by_byte(text, ",\""));
        REQUIRE(all_printable<'"', '\\'>(text) == printable_by_byte(text, "\"\\"));
      }
    }
  }
}

TEST_CASE("no byte hides the flaw of its neighbour") {
  for (int one = 0; one < 256; ++one) {
    for (int other = 0; other < 256; ++other) {
      const std::string text = {
          'a', static_cast<char>(one), static_cast<char>(other), 'b', 'c', 'd', 'e', 'f'};
      REQUIRE(all_printable(text) == printable_by_byte(text, ""));
      REQUIRE(all_printable<',', '"'>(text) == printable_by_byte(text, ",\""));
    }
  }
}
