// Keys that end in mid-run: they are renewed, and no task pays for it.
#include <doctest/doctest.h>

#include "dispatcher_script.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using mpustop::outcome;

namespace {

reply token_expired() {
  return {.verdict = verdict::fatal,
          .status = 400,
          .code = "InvalidSecurityToken.Expired",
          .message = "Specified SecurityToken is expired.",
          .request_id = "R-TOKEN"};
}

script run_of(unsigned tasks, duration max_outage = seconds(900)) {
  script run({.max_outage = max_outage, .renewable_keys = true});
  run.give_many(tasks).end_input();
  return run;
}

void answer_rest(script& run) {
  while (!run.done) {
    run.until_on_wire();
    run.pass(milliseconds(1));
    run.answer_all(stopped());
  }
}

}  // namespace

TEST_CASE("a token that the service calls expired is renewed once, and nothing is sent meanwhile") {
  script run = run_of(200);
  run.until_on_wire();
  run.answer_all(stopped());
  run.pass(milliseconds(50));
  REQUIRE(run.on_wire() > 5);
  run.answer_all(token_expired());
  CHECK(run.key_fetches == 1);
  const std::size_t sent = run.sends.size();
  run.pass(seconds(3));
  CHECK(run.sends.size() == sent);
  CHECK(run.key_fetches == 1);
  run.keys_fetched(true, seconds(900));
  answer_rest(run);
  CHECK(run.rows_with(outcome::stopped) == 200);
  CHECK(run.summary().halted_by.empty());
  CHECK(run.notices.empty());
}

TEST_CASE("answers to what was signed with the old keys do not fetch again") {
  script run = run_of(100);
  run.until_on_wire();
  run.answer_all(stopped());
  run.pass(milliseconds(50));
  REQUIRE(run.on_wire() > 5);
  const std::string late = run.wire().back().task;
  run.answer_all_but(late, token_expired());
  run.keys_fetched(true, seconds(900));
  run.answer(late, token_expired());
  CHECK(run.key_fetches == 1);
  answer_rest(run);
  CHECK(run.rows_with(outcome::stopped) == 100);
}

TEST_CASE("new keys that the service does not take halt the run") {
  script run = run_of(100);
  run.until_on_wire();
  run.answer_all(token_expired());
  CHECK(run.key_fetches == 1);
  run.keys_fetched(true, seconds(900));
  run.until_on_wire();
  run.answer_all(token_expired());
  CHECK(run.done);
  CHECK(run.summary().halted_by == "InvalidSecurityToken.Expired");
  CHECK(run.rows.empty());
  CHECK(run.sends.size() < 10);
}

TEST_CASE("a wrong key from the start, given out again: one call, and the run halts") {
  script run = run_of(100);
  run.until_on_wire();
  run.answer_all(wrong_key());
  run.keys_fetched(false, std::nullopt);
  CHECK(run.done);
  CHECK(run.sends.size() == 1);
  CHECK(run.summary().halted_by == "InvalidAccessKeyId.NotFound");
  CHECK_FALSE(run.summary().halt_advice.empty());
}

TEST_CASE("a wrong secret is not a matter of time: nothing is fetched") {
  reply wrong = wrong_key();
  wrong.code = "SignatureDoesNotMatch";
  script run = run_of(100);
  run.until_on_wire();
  run.answer_all(wrong);
  CHECK(run.done);
  CHECK(run.key_fetches == 0);
}

TEST_CASE("without anybody to ask, an expired token halts the run") {
  script run;
  run.give_many(10).end_input();
  run.until_on_wire();
  run.answer_all(token_expired());
  CHECK(run.done);
  CHECK(run.summary().halted_by == "InvalidSecurityToken.Expired");
}

TEST_CASE("keys that end are fetched before, sends go on, and a failing fetch is told once") {
  script run = run_of(10'000);
  run.keys_last(seconds(9));
  run.until_on_wire();
  const auto answer_until = [&](duration end) {
    while (!run.done && run.now() < end) {
      run.pass(milliseconds(10));
      run.answer_all(stopped());
      if (run.keys_wanted()) run.keys_failed("the service gave 503");
    }
  };
  answer_until(seconds(8));
  CHECK(run.key_fetches > 1);
  CHECK(run.sends.size() > 3'000);
  REQUIRE(run.notices.size() == 1);
  CHECK(run.notices[0].find("the service gave 503") != std::string::npos);
  answer_until(seconds(10));
  const std::size_t sent = run.sends.size();
  answer_until(seconds(40));
  CHECK(run.sends.size() == sent);
  REQUIRE(run.notices.size() == 2);
  CHECK(run.notices[1].find("the keys have ended") != std::string::npos);
  run.pass(seconds(60));
  run.keys_fetched(true, seconds(3'600));
  CHECK(run.notices.back() == "there are new keys: going on");
  answer_rest(run);
  CHECK(run.rows_with(outcome::stopped) == 10'000);
}

TEST_CASE("no new keys for longer than a run waits halts it, and --resume has the rest") {
  script run = run_of(100, seconds(60));
  run.until_on_wire();
  run.answer_all(stopped());
  run.pass(milliseconds(20));
  run.answer_all(token_expired());
  for (int i = 0; i < 1'000 && !run.done; ++i) {
    if (run.keys_wanted()) run.keys_failed("no route to the metadata service");
    run.pass(seconds(1));
  }
  CHECK(run.done);
  CHECK(run.now() < seconds(70));
  CHECK(run.summary().halted_by == mpustop::halted_by_keys);
  CHECK(run.summary().halt_reason.find("no route") != std::string::npos);
  CHECK(run.summary().not_attempted == 99);
}

TEST_CASE("a fetch that never ends is told of, and ends the run as one that fails does") {
  script run = run_of(100, seconds(60));
  run.until_on_wire();
  run.answer_all(stopped());
  run.pass(milliseconds(20));
  run.answer_all(token_expired());
  run.pass(seconds(6));
  CHECK(run.key_fetches == 1);
  REQUIRE(run.notices.size() == 1);
  CHECK(run.notices[0].find("has not answered") != std::string::npos);
  run.pass(seconds(60));
  CHECK(run.done);
  CHECK(run.summary().halted_by == mpustop::halted_by_keys);
}

TEST_CASE("the time without keys is not held against a task") {
  dispatcher_options options{.renewable_keys = true};
  options.retry.give_up_after = seconds(20);
  script run(options);
  run.give_many(50).end_input();
  run.until_on_wire();
  run.answer_all(stopped());
  run.pass(milliseconds(20));
  const std::string slow = run.wire().front().task;
  run.answer(slow, unavailable());
  run.answer_all(token_expired());
  run.pass(seconds(300));
  run.keys_fetched(true, seconds(900));
  run.until_on_wire();
  run.answer_all(unavailable());
  answer_rest(run);
  CHECK(run.rows_with(outcome::stopped) == 50);
}
