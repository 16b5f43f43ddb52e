#include <doctest/doctest.h>

#include "cli/load_progress.hpp"

using namespace mpustop::cli;
using seconds = std::chrono::duration<double>;

namespace {

std::string at(const load_progress& now, unsigned columns) {
  return load_progress_line(now, {.columns = columns});
}

load_progress usual() {
  return {.done = 12'345,
          .total = 30'000,
          .errors = 12,
          .rate = 499.83,
          .elapsed = seconds(24.7),
          .left = seconds(35.3)};
}

}  // namespace

TEST_CASE("a wide terminal is told everything") {
  CHECK(
      at(usual(), 120) ==
      "[###############-----------------------]  12,345/30,000 requests  499.8/s  12 errors (0.10 "
      "%)  25 s  35 s left");
}

TEST_CASE("a narrower one is told what matters more") {
  CHECK(at(usual(), 80) ==
        "[#####--------]  12,345/30,000 requests  499.8/s  12 errors (0.10 %)  35 s left");
  CHECK(at(usual(), 60) == "[####-------]  12,345/30,000  499.8/s  12 errors  35 s left");
  CHECK(at(usual(), 40) == "41%  499.8/s  12 errors  35 s left");
  CHECK(at(usual(), 25) == "41%  499.8/s  12 errors");
  CHECK(at(usual(), 12) == "12 errors");
}

TEST_CASE("a load of a certain length has a bar of its time") {
  const load_progress now{.done = 500, .rate = 50, .elapsed = seconds(10), .left = seconds(30)};
  CHECK(at(now, 80) ==
        "[######---------------------]  500 requests  50.0/s  no errors  10 s  30 s left");
  CHECK(at(now, 40) == "[###----------]  500  50.0/s  30 s left");
}

TEST_CASE("colours are for errors and for the bar") {
  const line_style rich{.columns = 80, .drawn = glyphs::unicode, .colours = true};
  const std::string line = load_progress_line(usual(), rich);
  CHECK(line.starts_with("\x1b[32m\u2588"));
  CHECK(line.find("\x1b[31m12 errors (0.10 %)\x1b[0m") != std::string::npos);
}

TEST_CASE("the line never reaches the last column") {
  load_progress big = usual();
  big.done = big.errors = 18'446'744'073'709'551'615U;
  big.left = seconds(1e7);
  for (const auto& now : {load_progress{}, usual(), big}) {
    for (unsigned columns = 2; columns < 200; ++columns) {
      CHECK(at(now, columns).size() < columns);
    }
  }
}

TEST_CASE("what is not known or did not happen is not told") {
  load_progress now{.done = 7, .rate = 3.5, .elapsed = seconds(2)};
  CHECK(at(now, 120) == "7 requests  3.50/s  no errors  2 s");
  now.total = 0;
  CHECK(at(now, 120).find('%') == std::string::npos);
}

TEST_CASE("a warm-up is told as one") {
  const load_progress now{.warming_up = true, .left = seconds(3)};
  CHECK(at(now, 120) == "warm-up  3 s left");
  CHECK(at(now, 12) == "warm-up");
}
