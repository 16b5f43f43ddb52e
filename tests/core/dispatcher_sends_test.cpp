// When requests leave: the first alone, batches, room, tokens, pauses, back-pressure.
#include <doctest/doctest.h>

#include <algorithm>

#include <fmt/format.h>

#include "dispatcher_script.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using mpustop::outcome;

namespace {

std::size_t worst_second(const std::vector<sending>& sends) {
  std::size_t worst = 0;
  for (std::size_t first = 0, last = 0; last < sends.size(); ++last) {
    while (sends[last].at - sends[first].at >= seconds(1)) ++first;
    worst = std::max(worst, last - first + 1);
  }
  return worst;
}

}  // namespace

TEST_CASE("a run begins with one request alone, and pacing begins at its answer") {
  script run;
  run.give_many(12).end_input();
  run.play();
  CHECK(run.sends.size() == 1);
  run.pass(milliseconds(20));
  CHECK(run.sends.size() == 1);
  run.answer("app-0", stopped());
  CHECK(run.sends.size() == 6);  // 10 ms of requests are one batch
  run.pass(milliseconds(9));
  CHECK(run.sends.size() == 6);
  run.pass(milliseconds(1));
  CHECK(run.sends.size() == 11);
  run.pass(milliseconds(10));
  CHECK(run.sends.size() == 12);
  for (unsigned i = 0; i < 12; ++i) CHECK(run.sends[i].task == fmt::format("app-{}", i));
}

TEST_CASE("the first answer opens the gate whatever it says") {
  for (const reply& first : {stopped(), refused(), denied(), throttled(), unavailable(),
                             nonce_used(), expired(std::chrono::hours(1))}) {
    INFO(first.code);
    script run;
    run.give_many(3).end_input();
    run.play();
    run.pass(milliseconds(5));
    run.answer("app-0", first);
    CHECK(run.on_wire("app-1"));
    CHECK(run.on_wire("app-2"));
  }
}

TEST_CASE("a first request that fails is followed by one request alone") {
  for (const auto why : {transport_failure::not_processed, transport_failure::stream_reset,
                         transport_failure::connection_lost, transport_failure::protocol_error}) {
    for (const unsigned qps : {0U, 1U, 500U}) {
      INFO(static_cast<int>(why), " ", qps);
      script run({.qps = qps});
      run.give_many(9).end_input();
      for (std::size_t i = 1; i <= 5; ++i) {
        run.until_on_wire();
        REQUIRE(run.sends.size() == i);
        REQUIRE(run.on_wire() == 1);
        run.pass(milliseconds(3));
        REQUIRE(run.sends.size() == i);
        run.fail(run.sends.back().task, why);
      }
    }
  }
}

TEST_CASE("a first request that times out is followed by one request alone") {
  script run({.timeout = seconds(2)});
  run.give_many(9).end_input();
  run.play();
  run.pass(milliseconds(1'999));
  CHECK(run.sends.size() == 1);
  run.pass(milliseconds(1));
  CHECK(run.abandoned.size() == 1);
  CHECK(run.sends.size() == 2);
  CHECK(run.on_wire() == 1);
}

TEST_CASE("without a limit requests leave as there is room, after the first") {
  script run({.qps = 0});
  run.capacity(7);
  run.give_many(20).end_input();
  run.play();
  CHECK(run.sends.size() == 1);
  CHECK(run.wanted_room() == 0);
  run.answer("app-0", stopped());
  CHECK(run.on_wire() == 7);
  CHECK(run.wanted_room() == 12);
  CHECK(run.wait_until != never);  // the time-out of the oldest
  run.capacity(9);
  run.play();
  CHECK(run.on_wire() == 9);
  run.answer_all(stopped());
  CHECK(run.on_wire() == 9);
  run.answer_all(stopped());
  CHECK(run.on_wire() == 1);
  run.answer_all(stopped());
  CHECK(run.done);
  CHECK(run.rows_with(outcome::stopped) == 20);
}

TEST_CASE("without room nothing leaves and the transport is asked for as much as would") {
  script run;
  run.capacity(0);
  run.give_many(30).end_input();
  run.play();
  CHECK(run.sends.empty());
  CHECK(run.wanted_room() == 1);
  CHECK(run.wait_until == never);
  run.capacity(1);
  run.play();
  run.capacity(3);
  run.answer("app-0", stopped());
  CHECK(run.on_wire() == 3);
  CHECK(run.wanted_room() == 0);  // the next batch has its slot later
  run.pass(milliseconds(6));
  CHECK(run.wanted_room() == 5);
}

TEST_CASE("room that goes in the middle of a batch ends the batch") {
  const time_point now{seconds(5)};
  for (const unsigned qps : {0U, 500U}) {
    dispatcher machine({.qps = qps});
    for (unsigned i = 0; i < 9; ++i) machine.add({i + 1, "app", fmt::format("t{}", i), ""});
    machine.room(0, 9);
    machine.answered(std::get<act::send>(machine.next(now)).id, stopped(), now, wall_time{});
    REQUIRE(std::holds_alternative<act::record>(machine.next(now)));
    REQUIRE(std::holds_alternative<act::send>(machine.next(now)));
    REQUIRE(std::holds_alternative<act::send>(machine.next(now)));
    machine.room(0, 0);
    CHECK(std::holds_alternative<act::wait>(machine.next(now)));
    CHECK(machine.in_flight() == 2);
  }
}

TEST_CASE("room is counted down where the engine does not tell it anew") {
  const time_point now{seconds(5)};
  dispatcher machine({.qps = 0});
  for (unsigned i = 0; i < 9; ++i) machine.add({i + 1, "app", fmt::format("t{}", i), ""});
  machine.room(0, 4);
  machine.answered(std::get<act::send>(machine.next(now)).id, stopped(), now, wall_time{});
  unsigned sends = 1;
  for (auto what = machine.next(now); !std::holds_alternative<act::wait>(what);
       what = machine.next(now)) {
    sends += std::holds_alternative<act::send>(what) ? 1 : 0;
  }
  CHECK(sends == 4);
  CHECK(machine.wanted_room(now) == 5);
}

TEST_CASE("the limit is kept and nearly reached, over seconds") {
  script run;
  run.give_many(3'000).end_input();
  run.play();
  for (int i = 0; i < 4'000; ++i) {
    run.pass(milliseconds(1));
    run.answer_all(stopped());
  }
  CHECK(worst_second(run.sends) <= 500);
  CHECK(run.sends.size() >= 1'970);
  CHECK(run.summary().max_in_1s == worst_second(run.sends));
}

TEST_CASE("after a stall few slots are made up: 10, the batch held up and the one that is due") {
  script run;
  run.give_many(400).end_input();
  run.play();
  run.pass(milliseconds(1));
  run.answer("app-0", stopped());
  run.capacity(0);
  run.answer_all(stopped());
  run.pass(milliseconds(700));
  const std::size_t before = run.sends.size();
  run.capacity(100);
  run.play();
  CHECK(run.sends.size() - before >= 10);
  CHECK(run.sends.size() - before <= 20);
}

TEST_CASE("when every token is out only an answer helps, and it helps a second later") {
  script run({.qps = 5, .timeout = seconds(30)});
  run.give_many(12).end_input();
  run.play();
  run.pass(seconds(2));  // of a service this slow, silence is no news soon
  run.answer("app-0", stopped());
  run.pass(seconds(3));
  CHECK(run.sends.size() == 6);
  CHECK(run.on_wire() == 5);
  CHECK(run.wanted_room() == 0);
  run.answer_all(stopped());
  CHECK(run.on_wire() == 0);
  run.pass(milliseconds(1'000));
  CHECK(run.on_wire() == 0);
  run.pass(milliseconds(700));
  CHECK(run.on_wire() > 0);
}

TEST_CASE("the token of a request whose connection ended waits for a server that reads it later") {
  for (const auto why : {transport_failure::connection_lost, transport_failure::protocol_error,
                         transport_failure::stale_connection, transport_failure::stream_reset}) {
    INFO(static_cast<int>(why));
    script run({.qps = 1});
    run.give_many(5).end_input();
    run.play();
    run.fail("app-0", why);
    run.pass(milliseconds(2'150));  // the second, and what an answer may be overdue
    CHECK(run.sends.size() == (why == transport_failure::stream_reset ? 2 : 1));
    run.pass(milliseconds(100));
    CHECK(run.sends.size() == 2);
  }
}

TEST_CASE("the token of an abandoned attempt stays out until it is settled, and a second more") {
  script run({.qps = 1, .timeout = seconds(2)});
  run.give_many(5).end_input();
  run.play();
  run.pass(seconds(60));
  REQUIRE(run.abandoned.size() == 1);
  CHECK(run.sends.size() == 1);
  SUBCASE("settled") { run.settle(run.abandoned[0]); }
  SUBCASE("failed after all") {
    run.fail_late(run.abandoned[0], transport_failure::connection_lost);
  }
  SUBCASE("told twice") {
    run.settle(run.abandoned[0]);
    run.settle(run.abandoned[0]);
    run.fail_late(run.abandoned[0], transport_failure::connection_lost);
  }
  CHECK(run.sends.size() == 1);
  run.pass(milliseconds(1'000));
  CHECK(run.sends.size() == 1);
  run.pass(milliseconds(1'150));  // the second, and what an answer may be overdue
  CHECK(run.sends.size() == 1);
  run.pass(milliseconds(100));  // what a busy server may have left unread
  CHECK(run.sends.size() == 2);
}

TEST_CASE("a hint on more than half of a second's answers pauses all sending") {
  script run({.qps = 10});
  run.give_many(200).end_input();
  run.play();
  while (run.now() < milliseconds(1'100)) {
    run.answer_all(throttled(seconds(5)));
    run.pass(milliseconds(50));
  }
  const std::size_t before = run.sends.size();
  CHECK(before > 5);
  run.pass(milliseconds(3'800));
  CHECK(run.sends.size() == before);
  run.pass(seconds(10));
  CHECK(run.sends.size() > before);
}

TEST_CASE("a task whose wait is over goes before one that was never sent") {
  script run({.qps = 10});
  run.give_many(30).end_input();
  run.play();
  run.answer("app-0", unavailable());
  run.pass(milliseconds(300));
  run.answer_all(stopped());
  CHECK(run.sends_of("app-0") == 2);
  CHECK(run.sends_of("app-29") == 0);
}

TEST_CASE("no more is read than may be open") {
  script run({.qps = 0, .max_open = 4});
  run.give_many(10).end_input();
  run.play();
  CHECK(run.open() == 4);
  CHECK_FALSE(run.wants_input());
  run.answer("app-0", unavailable());
  CHECK(run.open() == 4);
  run.answer("app-1", stopped());
  CHECK(run.open() == 4);
  CHECK(run.on_wire("app-4"));
  CHECK(run.summary().tasks == 5);
}

TEST_CASE("once calls are permitted no more is read than what is to be sent soon") {
  script run({.qps = 0, .max_open = 64, .read_ahead = 3});
  run.give_many(200, "one").end_input();
  run.capacity(2);
  run.play();
  CHECK(run.summary().tasks == 64);
  while (run.sends.size() < 80) run.answer_all(stopped());
  CHECK(run.summary().tasks <= run.sends.size() + 3);
  SUBCASE("and all is read in the end") {
    while (!run.done) run.answer_all(stopped());
    CHECK(run.summary().complete);
    CHECK(run.rows_with(outcome::stopped) == 200);
  }
  SUBCASE("but what lies ahead tells what a denial means") {
    run.answer_all(denied());
    CHECK(run.summary().tasks > run.sends.size() + 30);
  }
}

TEST_CASE("an input that is slow keeps the run waiting, not ending and not spinning") {
  script run;
  run.play();
  CHECK(run.wait_until == never);
  run.give("a");
  run.play();
  run.answer("a", stopped());
  CHECK(run.rows.size() == 1);
  run.pass(seconds(5));
  CHECK_FALSE(run.done);
  run.give("b");
  run.play();
  CHECK(run.on_wire("b"));
  run.answer("b", stopped());
  run.end_input();
  run.play();
  CHECK(run.done);
}

TEST_CASE("the operator is told of a cut that is worth it, and when it is over") {
  script run({.qps = 500});
  run.give_many(12'000).end_input();
  run.play();
  const auto answer_for = [&](duration time, unsigned one_in) {
    unsigned count = 0;
    for (const duration end = run.now() + time; run.now() < end;) {
      run.pass(milliseconds(10));
      while (run.on_wire() > 0) {
        const std::string task = run.sends[run.sends.size() - run.on_wire()].task;
        run.answer(task, one_in > 0 && ++count % one_in == 0 ? throttled() : stopped());
      }
    }
  };
  answer_for(milliseconds(1'500), 100);  // one in a hundred: 495/s
  CHECK(run.notices.empty());
  answer_for(milliseconds(1'500), 2);
  REQUIRE(run.notices.size() == 1);
  CHECK(run.notices[0].find("slowing down to ") != std::string::npos);
  CHECK(run.summary().slowed_to > 50);
  CHECK(run.summary().slowed_to < 500);
  answer_for(seconds(20), 0);
  REQUIRE(run.notices.size() == 2);
  CHECK(run.summary().slowed_to == 0);
  CHECK(run.notices[1] == "no longer throttled: back at 500/s");
}

TEST_CASE("a cut of a low rate is told with its fraction") {
  script run({.qps = 1});
  run.give_many(5).end_input();
  run.play();
  run.answer("app-0", throttled());
  run.pass(seconds(2));
  REQUIRE(run.notices.size() == 1);
  CHECK(run.notices[0].find("slowing down to 0.1/s") != std::string::npos);
}
