#include <doctest/doctest.h>

#include "cli/load_progress.hpp"

using namespace mpustop::cli;
using seconds = std::chrono::duration<double>;

namespace {

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
  CHECK(load_progress_line(usual(), 120) ==
        "12,345 of 30,000 requests (41 %)  499.8/s  12 errors (0.10 %)  25 s  35 s left");
}

TEST_CASE("a narrower one is told what matters more") {
  CHECK(load_progress_line(usual(), 78) ==
        "12,345 of 30,000 requests (41 %)  499.8/s  12 errors (0.10 %)  35 s left");
  CHECK(load_progress_line(usual(), 60) == "12,345 (41 %)  499.8/s  12 errors  35 s left");
  CHECK(load_progress_line(usual(), 40) == "12,345 (41 %)  499.8/s  12 errors");
  CHECK(load_progress_line(usual(), 25) == "12,345 (41 %)  12 errors");
  CHECK(load_progress_line(usual(), 12) == "12 errors");
}

TEST_CASE("the line never reaches the last column") {
  load_progress big = usual();
  big.done = big.errors = 18'446'744'073'709'551'615U;
  big.left = seconds(1e7);
  for (const auto& now : {load_progress{}, usual(), big}) {
    for (unsigned columns = 2; columns < 200; ++columns) {
      CHECK(load_progress_line(now, columns).size() < columns);
    }
  }
}

TEST_CASE("what is not known or did not happen is not told") {
  load_progress now{.done = 7, .rate = 3.5, .elapsed = seconds(2)};
  CHECK(load_progress_line(now, 120) == "7 requests  3.50/s  no errors  2 s");
  now.total = 0;
  CHECK(load_progress_line(now, 120).find('%') == std::string::npos);
}

TEST_CASE("it is not 100 % before the last one") {
  load_progress now{.done = 99'999, .total = 100'000};
  CHECK(load_progress_line(now, 120).find("(99 %)") != std::string::npos);
  now.done = 100'000;
  CHECK(load_progress_line(now, 120).find("(100 %)") != std::string::npos);
}

TEST_CASE("a warm-up is told as one") {
  load_progress now{.warming_up = true, .done = 120, .rate = 500, .left = seconds(3)};
  CHECK(load_progress_line(now, 120) == "warm-up  120 requests  500.0/s  no errors  0 s  3 s left");
}
