#include <doctest/doctest.h>

#include "cli/status_line.hpp"

using namespace mpustop::cli;

namespace {

const std::vector<line_part> parts = {
    {{{"12/40"}}},
    {{{"7.00 a second", 1}, {"7/s", 4}}, tone::attention},
    {{{"1 failed"}}, tone::bad},
};
const line_bar third{.done = 1.0 / 3, .sizes = {{10, 2}, {6, 3}}};

std::string at(unsigned columns) { return fit_line(parts, third, {.columns = columns}); }

/// Columns that it takes on a terminal.
std::size_t columns_of(const std::string& line) {
  std::size_t count = 0;
  bool escape = false;
  for (const char c : line) {
    if (c == '\x1b') escape = true;
    if (!escape && (static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
    if (c == 'm') escape = false;
  }
  return count;
}

}  // namespace

TEST_CASE("the bar has what room there is") {
  CHECK(at(60) == "[########-----------------]  12/40  7.00 a second  1 failed");
  CHECK(at(43) == "[##------]  12/40  7.00 a second  1 failed");
}

TEST_CASE("a line is squeezed no further than its columns take") {
  CHECK(at(42) == "[#####------------]  12/40  7/s  1 failed");
  CHECK(at(33) == "[##------]  12/40  7/s  1 failed");
  CHECK(at(29) == "[#---]  12/40  7/s  1 failed");
  CHECK(at(28) == "12/40  7/s  1 failed");
  CHECK(at(21) == "12/40  7/s  1 failed");
  CHECK(at(20) == "12/40  1 failed");
}

TEST_CASE("where nothing helps the line is cut off, without colours") {
  CHECK(at(10) == "12/40  1 ");
  CHECK(fit_line(parts, third, {.columns = 10, .colours = true}) == "12/40  1 ");
  CHECK(at(1).size() == 1);
}

TEST_CASE("colours and blocks take no more columns than plain characters") {
  for (unsigned columns = 2; columns < 120; ++columns) {
    const std::string plain = at(columns);
    const line_style rich{.columns = columns, .drawn = glyphs::unicode, .colours = true};
    const std::string drawn = fit_line(parts, third, rich);
    CHECK(plain.size() < columns);
    CHECK(columns_of(drawn) == plain.size());
  }
}

TEST_CASE("each part has the colour of its meaning, and no colour lasts") {
  const line_style rich{.columns = 33, .drawn = glyphs::unicode, .colours = true};
  CHECK(fit_line(parts, third, rich) ==
        "\x1b[32m\u2588\u2588\u2588\x1b[0m\u2591\u2591\u2591\u2591\u2591\u2591\u2591  12/40  "
        "\x1b[33m7/s\x1b[0m  \x1b[31m1 failed\x1b[0m");
}

TEST_CASE("a line of a log has everything but the bar") {
  CHECK(at(0) == "12/40  7.00 a second  1 failed");
}

TEST_CASE("a part that has nothing to say has no gap") {
  CHECK(fit_line({{}, {{{"a"}}}, {{{""}}}, {{{"b"}}}}, std::nullopt, {}) == "a  b");
}

TEST_CASE("the bar of a run that is not over is not full") {
  const auto bar = [](double done) {
    return fit_line({}, line_bar{.done = done, .sizes = {{6, line_part::always}}}, {.columns = 9});
  };
  CHECK(bar(0) == "[----]");
  CHECK(bar(0.999) == "[###-]");
  CHECK(bar(1) == "[####]");
  CHECK(bar(7) == "[####]");
  CHECK(percent_text(0, 7) == "0%");
  CHECK(percent_text(99'999, 100'000) == "99%");
  CHECK(percent_text(7, 7) == "100%");
  CHECK(percent_text(0, 0) == "100%");
}

TEST_CASE("lengths of time on a line are of whole seconds") {
  CHECK(whole_seconds(-1) == "0 s");
  CHECK(whole_seconds(34.6) == "35 s");
  CHECK(whole_seconds(59.7) == "1 min 00 s");
  CHECK(whole_seconds(3'720) == "1 h 02 min");
}
