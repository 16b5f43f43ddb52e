// Refusals for want of permission: whose are they, and when do their rows come.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "dispatcher_script.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using mpustop::outcome;

namespace {

/// Answers everything until the run ends: the tasks of `refused_apps` with a denial.
void serve(script& run, const std::string& refused_apps) {
  while (!run.done) {
    run.until_on_wire();
    while (run.on_wire() > 0) {
      const sending& one = run.sends[run.sends.size() - run.on_wire()];
      const bool no = refused_apps.find(one.app) != std::string::npos;
      run.answer(std::string(one.task), no ? denied() : stopped());
    }
  }
}

}  // namespace

TEST_CASE("20 denials before any success halt the run, and no task gets a row") {
  for (const unsigned tasks : {20U, 21U, 500U}) {
    INFO(tasks);
    script run;
    run.give_many(tasks).end_input();
    serve(run, "app");
    CHECK(run.rows.empty());
    CHECK(run.summary().halted_by == "Forbidden.RAM");
    CHECK(run.summary().halt_reason.find("R-RAM") != std::string::npos);
    CHECK(run.summary().halt_advice.find("live:StopLiveMPUTask") != std::string::npos);
    CHECK(run.summary().not_attempted == tasks);
    CHECK_FALSE(run.summary().complete);
    CHECK(run.sends.size() <= 25);  // 20, and what was on its way
  }
}

TEST_CASE("fewer denials than that are rows at the end of the input") {
  script run;
  run.give_many(19).end_input();
  serve(run, "app");
  CHECK(run.rows_with(outcome::failed) == 19);
  CHECK(run.summary().halted_by.empty());
  CHECK(run.summary().complete);
  const auto& row = run.row_of("app-7");
  CHECK(row.line == 8);
  CHECK(row.code == "Forbidden.RAM");
  CHECK(row.message == "not authorized");
  CHECK(row.http_status == 403);
  CHECK(row.request_id == "R-RAM");
  CHECK(row.attempts == 1);
  CHECK(row.latency.has_value());
}

TEST_CASE("denials of several AppIds alike are the whole account's") {
  script run;
  for (int i = 0; i < 100; ++i) run.give(fmt::format("t{}", i), i % 2 == 0 ? "one" : "two");
  run.end_input();
  serve(run, "one two");
  CHECK(run.summary().halted_by == "Forbidden.RAM");
  CHECK(run.rows.empty());
}

TEST_CASE("50 denials in a row after a success halt the run") {
  script run;
  run.give("first").give_many(200).end_input();
  run.play();
  run.answer("first", stopped());
  serve(run, "app");
  CHECK(run.summary().halted_by == "Forbidden.RAM");
  CHECK(run.rows.size() == 1);
  CHECK(run.sends.size() >= 51);
  CHECK(run.sends.size() <= 56);
}

TEST_CASE("denials are held until an answer shows that calls are permitted") {
  for (const reply& permitted : {stopped(), already_stopped(), refused()}) {
    INFO(permitted.code);
    script run;
    run.give_many(5, "no").give("yes", "yes").give_many(5, "later").end_input();
    run.play();
    run.answer("no-0", denied());
    for (int i = 1; i < 5; ++i) run.answer(fmt::format("no-{}", i), denied());
    CHECK(run.rows.empty());
    run.until_on_wire();
    run.answer("yes", permitted);
    CHECK(run.rows_with(outcome::failed) >= 5);
    CHECK(run.rows.front().task_id == "no-0");
    CHECK(run.rows[4].task_id == "no-4");
  }
}

TEST_CASE("answers that tell nothing about permission release nothing") {
  script run;
  run.give_many(8).end_input();
  run.play();
  run.answer("app-0", denied());
  run.answer("app-1", unavailable());
  run.answer("app-2", throttled());
  run.answer("app-3", nonce_used());
  CHECK(run.rows.empty());
}

TEST_CASE("one AppId without permission among several fails its own rows only") {
  script run;
  for (int i = 0; i < 400; ++i) {
    run.give(fmt::format("no{}", i), "no").give(fmt::format("yes{}", i), "yes");
  }
  run.end_input();
  serve(run, "no");
  CHECK(run.summary().halted_by.empty());
  CHECK(run.summary().complete);
  CHECK(run.rows_with(outcome::failed) == 400);
  CHECK(run.rows_with(outcome::stopped) == 400);
}

TEST_CASE("an AppId without permission may come first, or in one long stretch") {
  for (const bool first : {true, false}) {
    INFO(first);
    script run;
    if (!first) run.give("alone", "yes");
    run.give_many(300, "no").give_many(300, "yes").end_input();
    serve(run, "no");
    CHECK(run.summary().halted_by.empty());
    CHECK(run.rows_with(outcome::failed) == 300);
    CHECK(run.summary().complete);
  }
}

TEST_CASE("an AppId that fills what may be open is its own affair where others are known to come") {
  for (const std::uint64_t apps : {0, 2}) {
    INFO(apps);
    script run({.qps = 0, .max_open = 64, .apps = apps});
    run.give_many(300, "no").give_many(30, "yes").end_input();
    serve(run, "no");
    CHECK(run.summary().halted_by.empty() == (apps == 2));
    CHECK(run.rows_with(outcome::failed) == (apps == 2 ? 300 : 0));
    CHECK(run.rows_with(outcome::stopped) == (apps == 2 ? 30 : 0));
  }
}

TEST_CASE("a Code that concerns the account halts, whatever AppIds the input holds") {
  script run({.apps = 2});
  run.give_many(300, "one").give_many(300, "two").end_input();
  while (!run.done) {
    run.until_on_wire();
    reply no = denied();
    no.code = "OperationDenied.Suspended";
    run.answer_all(no);
  }
  CHECK(run.summary().halted_by == "OperationDenied.Suspended");
  CHECK(run.summary().halt_advice.find("overdue") != std::string::npos);
  CHECK(run.rows.empty());
  CHECK(run.sends.size() <= 25);
}

TEST_CASE("a stretch of denials longer than what may be open does not stand in its own way") {
  for (const std::size_t most : {1, 4, 64}) {
    INFO(most);
    script run({.qps = 0, .max_open = most});
    run.give("alone", "yes").give_many(300, "no").give_many(30, "yes").end_input();
    run.play();
    run.answer("alone", stopped());
    // With 64 the other AppId is long forgotten, but it was there.
    serve(run, "no");
    CHECK(run.summary().halted_by.empty());
    CHECK(run.rows_with(outcome::failed) == 300);
    CHECK(run.rows_with(outcome::stopped) == 31);
  }
}

TEST_CASE("held denials become rows at a stop, when nothing is on its way any more") {
  script run;
  run.give_many(40).end_input();
  run.play();
  run.answer("app-0", denied());
  REQUIRE(run.on_wire() == 5);
  run.stop();
  CHECK_FALSE(run.done);
  CHECK(run.rows.empty());
  run.answer_all(denied());
  CHECK(run.done);
  CHECK(run.rows_with(outcome::failed) == 6);
  CHECK(run.summary().not_attempted == 34);
}

TEST_CASE("held denials get no row at a halt, whatever is answered after it") {
  script run;
  run.give_many(40).end_input();
  run.play();
  run.answer("app-0", denied());
  REQUIRE(run.on_wire() == 5);
  run.answer("app-1", denied());
  run.answer("app-2", wrong_key());
  CHECK_FALSE(run.done);
  run.answer("app-3", stopped());
  run.answer("app-4", denied());
  run.answer("app-5", already_stopped());
  CHECK(run.done);
  REQUIRE(run.rows.size() == 2);
  CHECK(run.rows[0].task_id == "app-3");
  CHECK(run.rows[1].task_id == "app-5");
  CHECK(run.summary().halted_by == "InvalidAccessKeyId.NotFound");
}

TEST_CASE("a halt by denials keeps its rows back also when a late answer is permitted") {
  script run({.qps = 0});
  run.give_many(30).end_input();
  run.play();
  run.answer("app-0", denied());
  for (int i = 1; i < 20; ++i) run.answer(fmt::format("app-{}", i), denied());
  REQUIRE_FALSE(run.summary().halted_by.empty());
  run.answer_all(stopped());
  CHECK(run.done);
  CHECK(run.rows.size() == 10);
  CHECK(run.rows_with(outcome::stopped) == 10);
}

TEST_CASE("once the denials are known to be one AppId's, their rows wait for nothing more") {
  script run({.qps = 0});
  run.give("alone", "yes").give_many(300, "no");
  run.play();
  run.answer("alone", stopped());
  for (int i = 0; i < 49; ++i) run.answer(fmt::format("no-{}", i), denied());
  CHECK(run.rows_with(outcome::failed) == 0);
  run.answer("no-49", denied());
  CHECK(run.rows_with(outcome::failed) == 50);
  run.answer("no-50", denied());
  CHECK(run.rows_with(outcome::failed) == 51);
}
