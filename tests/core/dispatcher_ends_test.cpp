// How a run ends: by itself, by a stop, by a halt; rows without a send; the clock; the numbers.
#include <doctest/doctest.h>

#include <random>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "dispatcher_script.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using mpustop::outcome;

namespace {

std::uint64_t outcomes(const mpustop::summary& s) {
  return s.stopped + s.already_stopped + s.failed + s.gave_up + s.invalid + s.duplicate;
}

}  // namespace

TEST_CASE("an empty input ends at once") {
  script run;
  CHECK_FALSE(run.nothing_to_do());
  run.end_input();
  run.play();
  CHECK(run.done);
  CHECK(run.nothing_to_do());
  CHECK(run.summary().complete);
  CHECK(run.summary().tasks == 0);
}

TEST_CASE("lines that are no task and pairs that stand twice are rows in the input's order") {
  script run;
  run.give("t").give_invalid("AppId holds a blank").give("t").give("t", "other");
  run.give_invalid("TaskId is missing").give("t", "other").end_input();
  run.play();
  REQUIRE(run.rows.size() == 4);
  CHECK(run.rows[0].line == 2);
  CHECK(run.rows[0].outcome == outcome::invalid);
  CHECK(run.rows[0].message == "AppId holds a blank");
  CHECK(run.rows[1].line == 3);
  CHECK(run.rows[1].outcome == outcome::duplicate);
  CHECK(run.rows[1].app_id == "app");
  CHECK(run.rows[1].task_id == "t");
  CHECK_FALSE(run.rows[1].message.empty());
  CHECK(run.rows[2].line == 5);
  CHECK(run.rows[3].line == 6);
  for (const auto& row : run.rows) {
    CHECK(row.attempts == 0);
    CHECK(row.http_status == 0);
    CHECK(row.code.empty());
    CHECK(row.request_id.empty());
    CHECK_FALSE(row.latency.has_value());
  }
  run.answer_all(stopped());
  run.answer_all(stopped());
  CHECK(run.done);
  CHECK(run.summary().stopped == 2);
  CHECK(run.summary().invalid == 2);
  CHECK(run.summary().duplicate == 2);
  CHECK(run.summary().attempts == 2);
  CHECK(run.summary().complete);
}

TEST_CASE("an input of invalid lines alone ends without a send") {
  script run;
  run.give_invalid("x").give_invalid("y").end_input();
  run.play();
  CHECK(run.done);
  CHECK(run.rows.size() == 2);
  CHECK(run.sends.empty());
}

TEST_CASE("a stop before anything was sent leaves everything untouched") {
  script run;
  run.give_many(5).give_invalid("x");
  run.capacity(0);
  run.play();
  run.stop();
  CHECK(run.done);
  CHECK(run.rows.size() == 1);
  CHECK(run.summary().not_attempted == 5);
  CHECK_FALSE(run.summary().complete);
  CHECK(run.wanted_room() == 0);
  CHECK(run.nothing_to_do());
}

TEST_CASE("a stop before the first answer waits for it") {
  script run;
  run.give_many(5).end_input();
  run.play();
  run.stop();
  CHECK_FALSE(run.done);
  CHECK_FALSE(run.nothing_to_do());
  run.answer("app-0", stopped());
  CHECK(run.done);
  CHECK(run.rows.size() == 1);
}

TEST_CASE("after a stop what is in flight ends, each in its way, and nothing is sent again") {
  script run({.timeout = seconds(2)});
  run.give_many(30).end_input();
  run.play();
  run.answer("app-0", unavailable());
  REQUIRE(run.on_wire() == 5);
  CHECK_FALSE(run.summary().ending);
  CHECK(run.summary().in_flight == 5);
  CHECK(run.summary().retrying == 1);
  run.stop();
  CHECK(run.summary().ending);
  CHECK_FALSE(run.wants_input());
  run.answer("app-1", stopped());
  run.answer("app-2", unavailable());
  run.answer("app-3", throttled());
  run.fail("app-4", transport_failure::connection_lost);
  CHECK_FALSE(run.done);
  run.pass(seconds(2));
  CHECK(run.abandoned.size() == 1);
  CHECK(run.done);
  CHECK(run.rows.size() == 1);
  CHECK(run.sends.size() == 6);
  CHECK(run.summary().not_attempted == 29);
}

TEST_CASE("a stop while every task waits for its next try ends the run") {
  script run;
  run.give("t").end_input();
  run.play();
  run.answer("t", throttled(seconds(60)));
  CHECK_FALSE(run.done);
  run.stop();
  CHECK(run.done);
  CHECK(run.rows.empty());
  CHECK(run.summary().not_attempted == 1);
}

TEST_CASE("a fatal answer halts: its task gets no row, those in flight still do") {
  script run({.timeout = seconds(2)});
  run.give_many(30).end_input();
  run.play();
  run.answer("app-0", stopped());
  run.answer("app-1", wrong_key());
  CHECK_FALSE(run.done);
  run.answer("app-2", stopped());
  run.answer("app-3", wrong_key());
  run.answer("app-4", {.verdict = verdict::fatal, .status = 403, .code = "Another"});
  run.pass(seconds(2));
  CHECK(run.abandoned.size() == 1);
  CHECK(run.done);
  CHECK(run.sends.size() == 6);
  CHECK(run.rows.size() == 2);
  CHECK_FALSE(run.has_row("app-1"));
  CHECK(run.summary().halted_by == "InvalidAccessKeyId.NotFound");
  CHECK(run.summary().halt_reason ==
        "InvalidAccessKeyId.NotFound (HTTP 404): Specified access key is not found. "
        "[RequestId R-KEY]");
  CHECK(run.summary().not_attempted == 28);
  CHECK_FALSE(run.summary().complete);
}

TEST_CASE("a wrong key costs one call") {
  script run;
  run.give_many(1'000).end_input();
  run.play();
  run.pass(milliseconds(100));
  run.answer("app-0", wrong_key());
  CHECK(run.done);
  CHECK(run.sends.size() == 1);
  CHECK(run.rows.empty());
}

TEST_CASE(
    "an authentication asked for by who gives no Code ends a run only where nothing succeeded") {
  for (const char* code : {"Http401", "Http407"}) {
    const reply not_of_the_service{.verdict = verdict::fatal, .status = 401, .code = code};
    script early;
    early.give_many(10).end_input();
    early.play();
    early.answer("app-0", not_of_the_service);
    CHECK(early.done);
    CHECK(early.summary().halted_by == code);

    script late;
    late.give_many(10).end_input();
    late.play();
    late.answer("app-0", stopped());
    late.answer("app-1", not_of_the_service);
    late.answer_all(stopped());
    while (!late.on_wire("app-1")) late.pass(milliseconds(10));
    late.answer_all(stopped());
    CHECK(late.done);
    CHECK(late.rows_with(outcome::stopped) == 10);
    CHECK(late.sends_of("app-1") == 2);
    CHECK(late.summary().halted_by.empty());
  }
}

TEST_CASE("a wrong clock is corrected once and said once") {
  for (const auto& [off, words] :
       {std::pair<duration, std::string>{std::chrono::minutes(20), "1200 s behind the service's"},
        std::pair<duration, std::string>{-std::chrono::minutes(20),
                                         "1200 s ahead of the service's"}}) {
    script run;
    run.give_many(8).end_input();
    run.play();
    run.answer("app-0", stopped());
    REQUIRE(run.on_wire() == 5);
    CHECK(run.clock_offset() == duration{0});
    run.answer_all(expired(run.now() + off));  // all five were signed before the correction
    CHECK(run.clock_offset() == off);
    REQUIRE(run.notices.size() == 1);
    CHECK(run.notices[0].find(words) != std::string::npos);
    while (!run.done) {
      run.until_on_wire();
      run.answer_all(stopped());
    }
    CHECK(run.notices.size() == 1);
    CHECK(run.summary().stopped == 8);
    CHECK(run.summary().attempts == 13);
  }
}

TEST_CASE("an operator who sets the clock right in mid-run does not end the run") {
  script run;
  run.give_many(12).end_input();
  run.play();
  run.answer("app-0", expired(run.now() + std::chrono::minutes(20)));
  run.until_on_wire();
  run.answer("app-0", stopped());
  run.until_on_wire();
  run.answer_all(stopped());
  run.until_on_wire();
  run.answer_all(expired(run.now()));  // our clock by now: the one of the service
  CHECK(run.clock_offset() == duration{0});
  while (!run.done) {
    run.until_on_wire();
    run.answer_all(stopped());
  }
  CHECK(run.summary().stopped == 12);
  REQUIRE(run.notices.size() == 2);
  CHECK(run.notices[1].find("set right") != std::string::npos);
}

TEST_CASE("a clock that is refused after its correction halts the run") {
  script run;
  run.give_many(8).end_input();
  run.play();
  run.answer("app-0", expired(std::chrono::hours(2)));
  run.until_on_wire();
  run.answer_all(expired(std::chrono::hours(4)));
  CHECK(run.done);
  CHECK(run.summary().halted_by == "InvalidTimeStamp.Expired");
  CHECK(run.summary().halt_advice.find("its own Date") != std::string::npos);
  CHECK(run.clock_offset() == std::chrono::hours(2));
  CHECK(run.rows.empty());
}

TEST_CASE("a Date that cannot be true is not believed") {
  for (const std::optional<wall_time> date :
       {std::optional<wall_time>{}, std::optional<wall_time>{wall_time{seconds(0)}},
        std::optional<wall_time>{wall_time{seconds(5'000'000'000)}}}) {
    script run;
    run.give_many(8).end_input();
    run.play();
    run.answer("app-0", expired_at(date));
    CHECK(run.done);
    CHECK(run.sends.size() == 1);
    CHECK(run.summary().halted_by == "InvalidTimeStamp.Expired");
    CHECK(run.summary().halt_advice.find("Set this machine's clock") != std::string::npos);
    CHECK(run.clock_offset() == duration{0});
    CHECK(run.notices.empty());
  }
}

TEST_CASE("whatever happens, the numbers add up and no wait spins") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    script run({.qps = static_cast<unsigned>(seed % 4 == 0 ? 0 : 1 + random() % 600),
                .guard = static_cast<mpustop::guard_mode>(random() % 3),
                .timeout = milliseconds(500),
                .retry = {.give_up_after = seconds(5)},
                .max_open = 1 + random() % 60,
                .read_ahead = 1 + random() % 60,
                .seed = seed});
    const auto count = static_cast<unsigned>(1 + random() % 150);
    for (unsigned i = 0; i < count; ++i) {
      if (random() % 9 == 0) run.give_invalid("no task");
      const auto task = random() % count;
      run.give(fmt::format("t{}", task), task % 2 == 0 ? "a" : "b");
    }
    run.end_input();
    const bool stops = random() % 4 == 0;
    for (int step = 0; !run.done; ++step) {
      REQUIRE(step < 40'000);
      run.capacity(static_cast<unsigned>(1 + random() % 20));
      run.peer(random() % 30 == 0 ? 1 : 0);
      for (const attempt_id id : std::exchange(run.abandoned, {})) run.settle(id);
      if (stops && step == 40) run.stop();
      run.until_something_happens();
      if (run.on_wire() == 0 || run.done || random() % 4 == 0) continue;
      const std::string task = run.sends.back().task;
      if (!run.on_wire(task)) continue;
      switch (random() % 12) {
        case 0: run.answer(task, throttled(milliseconds(random() % 300))); break;
        case 1: run.answer(task, unavailable()); break;
        case 2: run.answer(task, nonce_used()); break;
        case 3: run.answer(task, denied()); break;
        case 4: run.answer(task, refused()); break;
        case 5: run.fail(task, transport_failure::not_processed); break;
        case 6: run.fail(task, transport_failure::connection_lost); break;
        case 7: run.answer_all(already_stopped()); break;
        default: run.answer(task, stopped()); break;
      }
    }
    const mpustop::summary s = run.summary();
    CHECK(outcomes(s) == run.rows.size());
    CHECK(s.tasks == run.rows.size() + s.not_attempted);
    CHECK(s.attempts == run.sends.size());
    CHECK(s.retries <= s.attempts);
    if (!stops && s.halted_by.empty()) CHECK(s.complete);
    std::set<std::uint64_t> lines;
    for (const auto& row : run.rows) lines.insert(row.line);
    CHECK(lines.size() == run.rows.size());
  }
}
