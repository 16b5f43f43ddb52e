// Requests that come back unprocessed: REFUSED_STREAM, or a GOAWAY that excludes them. They are
// replayed at once and for as long as others are answered; where nothing is, the run pauses.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "dispatcher_script.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using mpustop::outcome;

namespace {

constexpr auto unprocessed = transport_failure::not_processed;

script run_of(unsigned tasks, const dispatcher_options& options = {}) {
  script run(options);
  run.give_many(tasks).end_input();
  return run;
}

void refuse_all_for(script& run, duration time) {
  for (const duration end = run.now() + time; run.now() < end; run.pass(milliseconds(1)))
    if (run.on_wire() > 0) run.fail_all(unprocessed);
}

void answer_rest(script& run) {
  while (!run.done) {
    run.until_on_wire();
    run.pass(milliseconds(1));
    run.answer_all(stopped());
  }
}

void check_all_stopped(const script& run, unsigned tasks) {
  CHECK(run.rows_with(outcome::stopped) == tasks);
  CHECK(run.rows.size() == tasks);
  CHECK(run.summary().complete);
  CHECK(run.summary().halted_by.empty());
}

/// The most sends within any second; each costs a token.
std::size_t busiest_second(const script& run) {
  std::size_t most = 0, first = 0;
  for (std::size_t i = 0; i < run.sends.size(); ++i) {
    while (run.sends[i].at - run.sends[first].at >= seconds(1)) ++first;
    most = std::max(most, i - first + 1);
  }
  return most;
}

}  // namespace

TEST_CASE("each task refused once: replayed at once, no pause, twice the sends within the limit") {
  const duration round_trip = milliseconds(20);
  script run = run_of(1'000);
  std::map<std::string, int> seen;
  while (!run.done) {
    run.pass(milliseconds(1));
    for (const sending& one : std::vector<sending>(run.wire())) {
      if (one.at + round_trip > run.now()) continue;
      if (seen[one.task]++ == 0)
        run.fail(one.task, unprocessed);
      else
        run.answer(one.task, stopped());
    }
  }
  check_all_stopped(run, 1'000);
  CHECK(run.sends.size() == 2'000);
  CHECK(run.notices.empty());
  CHECK(busiest_second(run) <= 500);
  CHECK(run.now() < seconds(5));
  CHECK(run.row_of("app-500").attempts == 2);
}

TEST_CASE("connections that take three requests and refuse the rest are no outage") {
  script run = run_of(600);
  unsigned number = 0;
  while (!run.done) {
    run.pass(milliseconds(1));
    for (const sending& one : std::vector<sending>(run.wire())) {
      if (number++ % 5 < 3)
        run.answer(one.task, stopped());
      else
        run.fail(one.task, unprocessed);
    }
  }
  check_all_stopped(run, 600);
  CHECK(run.notices.empty());
  CHECK_FALSE(run.summary().paused);
  CHECK(busiest_second(run) <= 500);
}

TEST_CASE("everything refused: a few sends, then a pause, and it goes on by itself") {
  script run = run_of(1'000, {.retry = {.give_up_after = seconds(10)}});
  for (int i = 0; i < 50; ++i) {
    run.until_on_wire();
    run.pass(milliseconds(1));
    run.answer_all(stopped());
  }
  const std::size_t before = run.sends.size();
  refuse_all_for(run, seconds(60));
  CHECK(run.sends.size() - before < 100);
  REQUIRE(run.notices.size() == 1);
  CHECK(run.notices[0].find("outage: the server refused the request unprocessed; pausing") == 0);
  answer_rest(run);
  check_all_stopped(run, 1'000);
}

TEST_CASE("everything refused for ever ends the run after the longest outage") {
  bool answered_before = true;
  SUBCASE("after some answers") {}
  SUBCASE("from the first request on") { answered_before = false; }
  script run = run_of(1'000, {.max_outage = seconds(120)});
  if (answered_before) {
    run.until_on_wire();
    run.answer_all(stopped());
  }
  refuse_all_for(run, seconds(130));
  CHECK(run.done);
  CHECK(run.summary().halted_by == mpustop::halted_by_outage);
  CHECK(run.rows_with(outcome::gave_up) == 0);
  CHECK(run.sends.size() < 150);
}
