#include <doctest/doctest.h>

#include "cli/text_layout.hpp"

using namespace mpustop::cli;

TEST_CASE("words fill a line to its last column, and then the next one") {
  CHECK(joined({"abc", "def", "ghi"}, 2, 40) == "  abc, def, ghi\n");
  CHECK(joined({"abc", "def", "ghi"}, 2, 11) == "  abc, def,\n  ghi\n");
  CHECK(joined({"abc", "def", "ghi"}, 2, 10) == "  abc,\n  def, ghi\n");
  CHECK(joined({}, 2, 10).empty());
}

TEST_CASE("a word too long for any line is cut, and stands alone") {
  CHECK(joined({"a", "0123456789abc", "b"}, 1, 10) == " a,\n 012345...\n b\n");
}

TEST_CASE("a line that fits is left as it is") {
  CHECK(fitted("0123456789", 10) == "0123456789\n");
  CHECK(fitted("0123456789a", 10) == "0123456...\n");
}

TEST_CASE("lines for 80 columns are broken for a narrow terminal") {
  CHECK(narrowed("", 40).empty());
  CHECK(narrowed("0123456789\n\nabc\n", 10) == "0123456789\n\nabc\n");
  CHECK(narrowed("Usage: mpustop run TASKS\n", 16) == "Usage: mpustop\n    run TASKS\n");
  CHECK(narrowed("  --report FILE   one row per task goes here [report.csv]\n", 30) ==
        "  --report FILE  one row per\n      task goes here\n      [report.csv]\n");
  CHECK(narrowed("                  behind a column of names\n", 30) ==
        "      behind a column of names\n");
  CHECK(narrowed("a-word-longer-than-the-line b\n", 10) == "a-word-longer-than-the-line\n    b\n");
}
