#include <doctest/doctest.h>

#include "cli/text_chart.hpp"

using namespace mpustop::cli;

TEST_CASE("a bar is as long as its share, and what is not nothing shows") {
  CHECK(bar_across(1, 5, glyphs::ascii) == "#####");
  CHECK(bar_across(0.4, 5, glyphs::ascii) == "##");
  CHECK(bar_across(0, 5, glyphs::ascii).empty());
  CHECK(bar_across(1e-6, 5, glyphs::ascii) == "-");
  CHECK(bar_across(0.5, 1, glyphs::unicode) == "\u258c");
  CHECK(bar_across(2, 2, glyphs::unicode) == "\u2588\u2588");
}

TEST_CASE("columns stand on the last row") {
  const auto rows = columns_up({0, 1, 2, 4}, 4, 2, 2, glyphs::ascii);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0] == "      ##");
  CHECK(rows[1] == "  oo####");
  CHECK(columns_up({1e-6}, 4, 1, 1, glyphs::ascii)[0] == ".");
  CHECK(columns_up({0.5}, 1, 1, 1, glyphs::unicode)[0] == "\u2584");
  CHECK(columns_up({1}, 0, 1, 1, glyphs::ascii)[0] == " ");
}

TEST_CASE("labels stand below their place and never run into each other") {
  CHECK(axis_below(elapsed_axis(60, 6), 60) ==
        "0         10 s      20 s      30 s      40 s      50 s");
  CHECK(axis_below(elapsed_axis(60, 12), 24) == "0 5 s 15 s  30 s  45 s");
}
