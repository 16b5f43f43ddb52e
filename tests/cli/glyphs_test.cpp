#include <doctest/doctest.h>

#include <initializer_list>

#include "cli/glyphs.hpp"

using namespace mpustop::cli;

TEST_CASE("only a locale whose codeset is UTF-8 gets more than ASCII") {
  for (const char* name : {"C.UTF-8", "en_US.utf8", "de_DE.UTF-8@euro", "C.utf-8"}) {
    INFO(name);
    CHECK(glyphs_of_locale(nullptr, nullptr, name) == glyphs::unicode);
  }
  for (const char* name : {"C", "POSIX", "en_US", "de_DE.ISO-8859-1", "en_US.", "zh_CN.GB18030"}) {
    INFO(name);
    CHECK(glyphs_of_locale(nullptr, nullptr, name) == glyphs::ascii);
  }
  CHECK(glyphs_of_locale(nullptr, nullptr, nullptr) == glyphs::ascii);
}

TEST_CASE("LC_ALL stands before LC_CTYPE, and that before LANG; an empty one is not set") {
  CHECK(glyphs_of_locale("C", "C.UTF-8", "C.UTF-8") == glyphs::ascii);
  CHECK(glyphs_of_locale("", "C", "C.UTF-8") == glyphs::ascii);
  CHECK(glyphs_of_locale("", "C.UTF-8", "C") == glyphs::unicode);
  CHECK(glyphs_of_locale("", "", "C.UTF-8") == glyphs::unicode);
}
