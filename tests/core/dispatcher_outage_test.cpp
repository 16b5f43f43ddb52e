// An outage of the service: the run pauses, asks now and then, and goes on by itself.
#include <doctest/doctest.h>

#include <algorithm>

#include "dispatcher_script.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using mpustop::outcome;

namespace {

/// A run of 1,000 tasks, `answered` of which were stopped well.
script healthy_run(unsigned answered, const dispatcher_options& options = {}) {
  script run(options);
  run.give_many(1'000).end_input();
  while (run.rows.size() < answered) {
    run.until_on_wire();
    run.pass(milliseconds(1));
    run.answer_all(stopped());
  }
  return run;
}

/// Answers nothing but `unavailable` for so long.
void refuse_for(script& run, duration time) {
  for (const duration end = run.now() + time; run.now() < end; run.pass(milliseconds(1))) {
    if (run.on_wire() > 0) run.answer_all(unavailable());
  }
}

void recover(script& run) {
  while (!run.done) {
    run.until_on_wire();
    run.pass(milliseconds(1));
    run.answer_all(stopped());
  }
}

std::size_t notices_with(const script& run, const std::string& part) {
  return static_cast<std::size_t>(
      std::count_if(run.notices.begin(), run.notices.end(),
                    [&](const std::string& one) { return one.find(part) != std::string::npos; }));
}

void check_all_stopped(const script& run, std::size_t most_extra) {
  CHECK(run.rows_with(outcome::stopped) == 1'000);
  CHECK(run.summary().complete);
  CHECK(run.summary().halted_by.empty());
  CHECK(run.sends.size() - 1'000 <= most_extra);
}

}  // namespace

TEST_CASE("503 to everything for a minute costs no task and a few dozen requests") {
  script run = healthy_run(300, {.retry = {.give_up_after = seconds(10)}});
  refuse_for(run, seconds(60));
  CHECK(run.summary().paused);
  CHECK(run.paused_for() > seconds(58));
  CHECK(run.paused_for() < seconds(61));
  CHECK(run.summary().retrying > 0);
  CHECK(notices_with(run, "outage: HTTP 503 ServiceUnavailable; pausing") == 1);
  CHECK(notices_with(run, "--max-outage") == 1);
  recover(run);
  check_all_stopped(run, 48);
  CHECK_FALSE(run.summary().paused);
  CHECK(run.paused_for() == duration{0});
  CHECK(run.summary().retrying == 0);
  CHECK(notices_with(run, "the service is back after 6") == 1);
}

TEST_CASE("after the outage the run goes on at its full pace, without a burst") {
  script run = healthy_run(300);
  refuse_for(run, seconds(20));
  run.until_on_wire();
  run.pass(milliseconds(1));
  run.answer_all(stopped());
  const duration back = run.now();
  const std::size_t before = run.sends.size();
  while (run.now() < back + milliseconds(500)) {
    run.pass(milliseconds(1));
    if (run.on_wire() > 0) run.answer_all(stopped());
  }
  const std::size_t sent = run.sends.size() - before;
  CHECK(sent >= 240);
  CHECK(sent <= 261);  // at most ten slots are made up
}

TEST_CASE("silence is noticed within a tenth of a second, and what went under is sent again") {
  script run = healthy_run(300, {.retry = {.give_up_after = seconds(10)}});
  const std::size_t before = run.sends.size();
  run.pass(seconds(60));
  for (const attempt_id id : std::exchange(run.abandoned, {})) run.settle(id);
  CHECK(run.sends.size() - before <= 70);
  CHECK(notices_with(run, "outage: nothing comes back from the service") == 1);
  recover(run);
  check_all_stopped(run, 70);
}

TEST_CASE("a short silence is no news") {
  script run = healthy_run(300);
  run.pass(milliseconds(900));
  run.answer_all(stopped());
  recover(run);
  check_all_stopped(run, 0);
  CHECK(run.notices.empty());
}

TEST_CASE("where no address takes a connection nothing is sent until one comes up") {
  script run = healthy_run(300);
  run.pass(milliseconds(5));
  run.capacity(0);
  run.fail_all(transport_failure::connection_lost);
  const std::size_t before = run.sends.size();
  for (int i = 0; i < 30; ++i) {
    run.unreachable("cannot connect to https://x: refused");
    run.pass(seconds(5));
  }
  CHECK(run.sends.size() == before);
  CHECK(notices_with(run, "outage: cannot connect to https://x: refused; pausing") == 1);
  CHECK(notices_with(run, "the outage goes on") == 2);
  run.capacity(100);
  run.reachable();
  CHECK(run.sends.size() == before + 1);  // a probe, at once
  recover(run);
  check_all_stopped(run, 20);
}

TEST_CASE("each connection taken away with what is on it is an outage after a few") {
  script run = healthy_run(300);
  const std::size_t before = run.sends.size();
  for (const duration end = run.now() + seconds(30); run.now() < end; run.pass(milliseconds(5))) {
    if (run.on_wire() > 0) run.fail_all(transport_failure::connection_lost);
  }
  CHECK(run.sends.size() - before <= 50);
  recover(run);
  check_all_stopped(run, 50);
}

TEST_CASE("an outage that is longer than --max-outage ends the run, and it can be resumed") {
  script run = healthy_run(300, {.max_outage = seconds(30)});
  refuse_for(run, seconds(32));
  REQUIRE(run.done);
  CHECK(run.rows.size() == 301);
  const mpustop::summary done = run.summary();
  CHECK(done.halted_by == "outage");
  CHECK(done.halt_reason ==
        "the service was out for more than 30 s (--max-outage); last seen: HTTP 503 "
        "ServiceUnavailable");
  CHECK(done.not_attempted == 699);
  CHECK_FALSE(done.complete);
}

TEST_CASE("a server that takes requests and never answers from the start on ends the run, too") {
  script run({.timeout = seconds(3), .max_outage = seconds(60)});
  run.give_many(50).end_input();
  run.play();
  for (int i = 0; i < 200 && !run.done; ++i) run.pass(seconds(1));
  REQUIRE(run.done);
  CHECK(run.rows.empty());
  CHECK(run.sends.size() <= 20);
  CHECK(run.summary().halted_by == "outage");
  CHECK(run.summary().not_attempted == 50);
}

TEST_CASE("a stop in a pause ends the run as soon as nothing is on its way") {
  script run = healthy_run(300);
  refuse_for(run, milliseconds(3'500));
  CHECK(run.on_wire() == 0);
  run.stop();
  CHECK(run.done);
  CHECK(run.rows.size() == 301);
}

TEST_CASE("tasks whose answers were on their way when the outage began are not lost") {
  script run = healthy_run(300);
  run.pass(milliseconds(3));
  const std::string late = run.sends.back().task;
  refuse_for(run, seconds(1));
  CHECK(run.sends.size() > 300);
  recover(run);
  CHECK(run.has_row(late));
  check_all_stopped(run, 40);
}

TEST_CASE("what an outage swallowed counts for the limit until a second after its end") {
  script run = healthy_run(500, {.qps = 100, .timeout = seconds(2)});
  run.pass(seconds(8));  // silence; what was sent times out
  const std::size_t swallowed = run.abandoned.size();
  CHECK(swallowed >= 10);
  for (const attempt_id id : std::exchange(run.abandoned, {})) run.settle(id);
  run.until_on_wire();
  run.answer_all(stopped());
  const duration back = run.now();
  const std::size_t before = run.sends.size();
  while (run.now() < back + milliseconds(990)) {
    run.pass(milliseconds(1));
    if (run.on_wire() > 0) run.answer_all(stopped());
  }
  CHECK(run.sends.size() - before <= 100 - swallowed);
  CHECK(run.sends.size() - before >= 60);
}

TEST_CASE("a limit of one request a second asks on through an outage") {
  script run({.qps = 1, .timeout = seconds(2)});
  run.give_many(10).end_input();
  run.until_on_wire();
  run.pass(milliseconds(10));
  run.answer_all(stopped());
  for (int i = 0; i < 30; ++i) {
    run.pass(seconds(1));
    for (const attempt_id id : std::exchange(run.abandoned, {})) run.settle(id);
  }
  CHECK(run.sends.size() >= 6);
  recover(run);
  CHECK(run.rows_with(outcome::stopped) == 10);
}

TEST_CASE("an outage while nothing waits to be sent ends no run") {
  script run({.max_outage = seconds(5)});
  run.give("first");
  run.play();
  run.answer("first", stopped());
  run.unreachable("connection refused");
  run.pass(seconds(3));
  run.reachable();
  run.pass(seconds(60));
  CHECK_FALSE(run.done);
  CHECK(run.notices.empty());
  // Nor is a service that is still out when tasks come held to what it did before.
  run.unreachable("connection refused");
  run.pass(seconds(60));
  run.give("second").end_input();
  run.play();
  run.pass(seconds(4));
  CHECK_FALSE(run.done);
  run.reachable();
  run.until_on_wire();
  run.answer("second", stopped());
  CHECK(run.done);
  CHECK(run.summary().complete);
}

TEST_CASE("the last few tasks, if all they get is failures, have their time and no more") {
  script run({.retry = {.give_up_after = seconds(60)}});
  run.give("good").give_many(3, "bad").end_input();
  run.play();
  run.answer("good", stopped());
  while (!run.done) {
    run.until_something_happens();
    run.answer_all(unavailable());
  }
  CHECK(run.rows_with(outcome::gave_up) == 3);
  CHECK(run.summary().complete);
  CHECK(run.now() >= seconds(60));
  CHECK(run.now() < seconds(75));
}

TEST_CASE("the only task that is left is asked for at least every ten seconds in an outage") {
  script run({.retry = {.give_up_after = seconds(600)}});
  run.give("good").give("last").end_input();
  run.play();
  run.answer("good", stopped());
  while (run.now() < seconds(200)) {
    run.until_on_wire();
    run.fail("last", transport_failure::connection_lost);
  }
  for (std::size_t i = 1; i < run.sends.size(); ++i) {
    CHECK(run.sends[i].at - run.sends[i - 1].at <= seconds(10) + milliseconds(1));
  }
  CHECK(run.sends.size() > 20);
}
