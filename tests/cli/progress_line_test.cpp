#include <doctest/doctest.h>

#include "cli/progress_line.hpp"

using namespace mpustop::cli;
using mpustop::outcome;
using mpustop::summary;

namespace {

run_progress usual() {
  run_progress run{.total = 30'000, .rate = 499.83, .seconds_left = 35.3};
  run.now.tasks = 14'000;
  run.now.stopped = 12'345;
  run.now.not_attempted = 14'000 - 12'345;
  run.now.attempts = 12'400;
  return run;
}

run_progress troubled() {
  run_progress run = usual();
  run.now.stopped = 12'330;
  run.now.already_stopped = 3;
  run.now.failed = 10;
  run.now.gave_up = 2;
  run.now.retrying = 4;
  return run;
}

run_progress in_state(run_state state) {
  run_progress run = troubled();
  run.state = state;
  run.now.slowed_to = 350.4;
  run.now.paused_for = 12.2;
  run.now.in_flight = 25;
  return run;
}

std::string at(const run_progress& run, unsigned columns) {
  return progress_line(run, {.columns = columns});
}

}  // namespace

TEST_CASE("80 columns tell how far a run is") {
  CHECK(at(usual(), 80) ==
        "[########-------------]  41%  12,345/30,000  499.8/s  12,345 stopped  35 s left");
}

TEST_CASE("80 columns tell of trouble, too") {
  CHECK(at(troubled(), 80) ==
        "[###-----]  12,345/30,000  499.8/s  3 already  12 failed  4 retrying  35 s left");
}

TEST_CASE("40 columns tell what matters more") {
  CHECK(at(usual(), 40) == "[#---]  12,345/30,000  500/s  35 s left");
  CHECK(at(troubled(), 40) == "12,345/30,000  500/s  12 failed  35 s");
}

TEST_CASE("20 columns tell the least") {
  CHECK(at(usual(), 20) == "41%  500/s  35 s");
  CHECK(at(troubled(), 20) == "41%  12 failed");
  CHECK(at(troubled(), 12) == "12 failed");
}

TEST_CASE("what a run is doing, if it is not simply running, stays longest") {
  CHECK(at(in_state(run_state::throttled), 80) ==
        "[####------]  12,345/30,000  500/s  throttled  12 failed  4 retrying  35 s left");
  CHECK(at(in_state(run_state::throttled), 40) == "41%  500/s  throttled  12 failed  35 s");
  CHECK(at(in_state(run_state::throttled), 20) == "throttled");
  CHECK(at(in_state(run_state::paused), 80) ==
        "[####-------]  12,345/30,000  paused for 12 s: an outage  12 failed  4 retrying");
  CHECK(at(in_state(run_state::paused), 40) == "12,345/30,000  paused 12 s  12 failed");
  CHECK(at(in_state(run_state::paused), 20) == "paused  12 failed");
  CHECK(at(in_state(run_state::ending), 80) ==
        "[##----]  12,345/30,000  ending: 25 in flight  3 already  12 failed  4 retrying");
  CHECK(at(in_state(run_state::ending), 20) == "ending  12 failed");
  CHECK(at({.state = run_state::connecting, .total = 7}, 80) ==
        "[--------------------------------------]  0%  0/7  connecting");
  CHECK(at({.state = run_state::connecting, .total = 7}, 20) == "0/7  connecting");
}

TEST_CASE("a pause has neither a rate nor a time left") {
  const std::string line = at(in_state(run_state::paused), 200);
  CHECK(line.find("/s") == std::string::npos);
  CHECK(line.find("left") == std::string::npos);
}

TEST_CASE("colours are for trouble and for the bar") {
  const line_style rich{.columns = 80, .drawn = glyphs::unicode, .colours = true};
  const std::string line = progress_line(in_state(run_state::throttled), rich);
  CHECK(line.find("\x1b[31m12 failed\x1b[0m") != std::string::npos);
  CHECK(line.find("\x1b[33mthrottled") != std::string::npos);
  CHECK(progress_line(usual(), rich).starts_with("\x1b[32m\u2588"));
  CHECK(progress_line(in_state(run_state::paused), rich).starts_with("\x1b[33m\u2588"));
}

TEST_CASE("without a total there is no bar, percentage or time") {
  run_progress run = troubled();
  run.total.reset();
  run.seconds_left.reset();
  CHECK(at(run, 80) ==
        "12,345 done  499.8/s  12,330 stopped  3 already stopped  12 failed  4 retrying");
}

TEST_CASE("a line of a log tells everything") {
  CHECK(at(troubled(), 0) ==
        "41%  12,345/30,000  499.8/s  12,330 stopped  3 already stopped  12 failed  4 retrying  35 "
        "s left");
}

TEST_CASE("the line never reaches the last column") {
  run_progress big = in_state(run_state::throttled);
  big.now.tasks = big.now.failed = 18'446'744'073'709'551'615U;
  big.now.stopped = big.now.already_stopped = big.now.not_attempted = 0;
  big.total = big.now.tasks;
  big.seconds_left = 1e9;
  for (const auto& run : {run_progress{}, usual(), troubled(), big}) {
    for (unsigned columns = 2; columns < 200; ++columns) {
      CHECK(at(run, columns).size() < columns);
      CHECK_FALSE(at(run, columns).empty());
    }
  }
}

TEST_CASE("the numbers say what a run is doing") {
  summary now;
  CHECK(state_of(now) == run_state::connecting);
  now.protocol = "h2";
  CHECK(state_of(now) == run_state::running);
  now.slowed_to = 50;
  CHECK(state_of(now) == run_state::throttled);
  now.paused = true;
  CHECK(state_of(now) == run_state::paused);
  now.ending = true;
  CHECK(state_of(now) == run_state::ending);
}

TEST_CASE("what earlier runs did counts as done, and not for the rate") {
  summary now;
  now.tasks = 100;
  now.not_attempted = 30;
  now.stopped = 50;
  now.failed = 10;
  now.invalid = 10;
  now.resumed = 45;
  now.resumed_as[static_cast<std::size_t>(outcome::stopped)] = 40;
  now.resumed_as[static_cast<std::size_t>(outcome::invalid)] = 5;
  CHECK(done_of(now) == 70);
  CHECK(called_of(now) == 20);
}
