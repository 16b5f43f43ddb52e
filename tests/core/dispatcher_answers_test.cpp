// What each answer, or its absence, does to its task and to the row.
#include <doctest/doctest.h>

#include <set>

#include "dispatcher_script.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using mpustop::outcome;

namespace {

/// A run of the one task "t", sent and 25 ms under way.
script one_task(const dispatcher_options& options = {}) {
  script run(options);
  run.give("t", "shop").end_input();
  run.play();
  run.pass(milliseconds(25));
  return run;
}

/// A run whose task "t" fails, under way for the fourth time: the service answered others well
/// meanwhile, so that this is no outage, and they are all done.
script failing_task(const dispatcher_options& options) {
  script run(options);
  run.give("t", "shop").give_many(300).end_input();
  run.play();
  for (int i = 0; i < 3; ++i) {
    while (!run.on_wire("t")) run.pass(milliseconds(1));
    run.answer("t", unavailable());
    while (!run.on_wire("t")) run.pass(milliseconds(1));
    run.pass(milliseconds(10));
    run.answer_all_but("t", stopped());
  }
  run.answer("t", unavailable());
  while (run.rows.size() < 300) {
    run.pass(milliseconds(10));
    run.answer_all_but("t", stopped());
  }
  run.until_on_wire();
  return run;
}

void check_ids(const mpustop::row& row) {
  CHECK(row.line == 1);
  CHECK(row.app_id == "shop");
  CHECK(row.task_id == "t");
}

}  // namespace

TEST_CASE("stopped ends the task with an empty code and message") {
  script run = one_task();
  run.answer("t", stopped());
  REQUIRE(run.done);
  const auto& row = run.row_of("t");
  check_ids(row);
  CHECK(row.outcome == outcome::stopped);
  CHECK(row.code.empty());
  CHECK(row.message.empty());
  CHECK(row.http_status == 200);
  CHECK(row.request_id == "R-OK");
  CHECK(row.attempts == 1);
  CHECK(row.latency == milliseconds(25));
}

TEST_CASE("what a service says beside a success is not put into the row") {
  script run = one_task();
  reply chatty = stopped();
  chatty.code = "OK";
  chatty.message = "Successful.";
  run.answer("t", chatty);
  CHECK(run.row_of("t").code.empty());
  CHECK(run.row_of("t").message.empty());
}

TEST_CASE("a task that is not running, and one that is refused, end with what the service said") {
  for (const auto& [said, value] : {std::pair{already_stopped(), outcome::already_stopped},
                                    std::pair{refused(), outcome::failed}}) {
    script run = one_task();
    run.answer("t", said);
    REQUIRE(run.done);
    const auto& row = run.row_of("t");
    check_ids(row);
    CHECK(row.outcome == value);
    CHECK(row.code == said.code);
    CHECK(row.message == said.message);
    CHECK(row.http_status == said.status);
    CHECK(row.request_id == said.request_id);
    CHECK(row.attempts == 1);
    CHECK(row.latency == milliseconds(25));
  }
}

TEST_CASE("nothing of an earlier answer is left in the row of a later one") {
  script run = one_task();
  run.answer("t", unavailable());
  run.until_something_happens();
  run.pass(milliseconds(7));
  run.answer("t", {.verdict = verdict::stopped, .status = 202, .request_id = "R2"});
  const auto& row = run.row_of("t");
  CHECK(row.outcome == outcome::stopped);
  CHECK(row.code.empty());
  CHECK(row.message.empty());
  CHECK(row.http_status == 202);
  CHECK(row.request_id == "R2");
  CHECK(row.attempts == 2);
  CHECK(row.latency == milliseconds(7));
}

TEST_CASE("nothing of an earlier task is left in the row of a task that takes its place") {
  script run({.max_open = 1});
  run.give("a").give("b").end_input();
  run.play();
  run.pass(milliseconds(25));
  run.answer("a", unavailable());
  run.until_something_happens();
  run.answer("a", refused());
  run.until_on_wire();
  run.fail("b", transport_failure::connection_lost);
  run.pass(seconds(1));
  run.answer("b", {.verdict = verdict::already_stopped, .status = 404, .code = "C"});
  REQUIRE(run.done);
  const auto& row = run.row_of("b");
  CHECK(row.line == 2);
  CHECK(row.outcome == outcome::already_stopped);
  CHECK(row.code == "C");
  CHECK(row.message.empty());
  CHECK(row.request_id.empty());
  CHECK(row.attempts == 2);
}

TEST_CASE("a transient answer is tried again after a back-off, until the time is over") {
  script run = failing_task({.retry = {.give_up_after = seconds(60)}});
  std::size_t last = run.sends_of("t") - 1;
  while (!run.done) {
    REQUIRE(run.sends_of("t") > last);
    last = run.sends_of("t");
    run.answer("t", unavailable());
    run.until_on_wire();
    run.pass(milliseconds(3));
  }
  const auto& row = run.row_of("t");
  check_ids(row);
  CHECK(row.outcome == outcome::gave_up);
  CHECK(row.code == "ServiceUnavailable");
  CHECK(row.message == "busy");
  CHECK(row.http_status == 503);
  CHECK(row.request_id == "R-503");
  CHECK(row.attempts == run.sends_of("t"));
  CHECK(row.latency == milliseconds(3));
  // The last try stands at the very end of the task's time.
  CHECK(run.last_send_of("t").at == seconds(60));
  CHECK(row.attempts >= 6);
  CHECK(row.attempts <= 60);
}

TEST_CASE("a transport failure leaves no status, latency or RequestId in the row") {
  for (const auto& [why, code] : {std::pair{transport_failure::not_processed, "NotProcessed"},
                                  std::pair{transport_failure::stream_reset, "StreamReset"},
                                  std::pair{transport_failure::connection_lost, "ConnectionLost"},
                                  std::pair{transport_failure::stale_connection, "ConnectionLost"},
                                  std::pair{transport_failure::protocol_error, "ProtocolError"}}) {
    INFO(code);
    script run = failing_task({.retry = {.give_up_after = seconds(5)}});
    while (!run.done) {
      run.fail("t", why);
      run.until_on_wire();
    }
    const auto& row = run.row_of("t");
    check_ids(row);
    CHECK(row.outcome == outcome::gave_up);
    CHECK(row.code == to_string(why));
    CHECK(row.code == code);
    CHECK_FALSE(row.message.empty());
    CHECK(row.http_status == 0);
    CHECK(row.request_id.empty());
    CHECK_FALSE(row.latency.has_value());
    CHECK(row.attempts == run.sends_of("t"));
  }
}

TEST_CASE("an attempt is abandoned when its time is over, and the task tried again") {
  script run({.timeout = seconds(2), .retry = {.give_up_after = seconds(3)}});
  run.give("first").give("t").give("beside").end_input();
  run.play();
  run.answer("first", stopped());
  run.answer("beside", stopped());
  const attempt_id first = run.last_send_of("t").id;
  run.pass(milliseconds(1'999));
  CHECK(run.abandoned.empty());
  run.pass(milliseconds(1));
  REQUIRE(run.abandoned.size() == 1);
  CHECK(run.abandoned[0] == first);
  run.pass(seconds(1));
  REQUIRE(run.sends_of("t") == 2);
  run.answer_late(first, stopped());  // ignored: it is accounted for as lost
  CHECK_FALSE(run.has_row("t"));
  CHECK(run.on_wire("t"));
  run.pass(seconds(2));
  REQUIRE(run.done);
  const auto& row = run.row_of("t");
  CHECK(row.outcome == outcome::gave_up);
  CHECK(row.code == to_string(transport_failure::timed_out));
  CHECK(row.http_status == 0);
  CHECK_FALSE(row.latency.has_value());
  CHECK(row.attempts == 2);
}

TEST_CASE("throttled answers are no tries and their waits are not held against the task") {
  script run = one_task({.qps = 500, .retry = {.give_up_after = seconds(2)}});
  for (int i = 0; i < 30; ++i) {
    run.answer("t", throttled(seconds(3)));
    REQUIRE_FALSE(run.done);
    const duration throttled_at = run.now();
    run.until_something_happens();
    CHECK(run.now() - throttled_at >= seconds(3));
  }
  CHECK(run.now() > seconds(90));
  // The back-off begins where a first failure begins it: at most 50 ms.
  run.answer("t", unavailable());
  REQUIRE_FALSE(run.done);
  const duration failed_at = run.now();
  run.until_something_happens();
  CHECK(run.sends.back().at - failed_at <= milliseconds(110));  // a cut rate spaces sends by 20 ms
  run.answer("t", stopped());
  CHECK(run.row_of("t").attempts == 32);
  CHECK(run.summary().throttled == 30);
  CHECK(run.summary().retries == 31);
}

TEST_CASE("a throttled answer without a hint waits a little, and less than two seconds") {
  script run = one_task();
  run.answer("t", throttled());
  const duration throttled_at = run.now();
  run.until_something_happens();
  CHECK(run.now() - throttled_at >= milliseconds(100));
  CHECK(run.now() - throttled_at <= seconds(1));
}

TEST_CASE("gave_up holds the last answer, also when a throttled one came before") {
  script run = one_task({.retry = {.give_up_after = seconds(1)}});
  run.answer("t", throttled(milliseconds(10)));
  while (!run.done) {
    run.until_on_wire();
    if (!run.done) run.answer("t", unavailable());
  }
  CHECK(run.row_of("t").outcome == outcome::gave_up);
  CHECK(run.row_of("t").code == "ServiceUnavailable");
}

TEST_CASE("a request that was not processed is replayed at once, but not for ever") {
  script run = failing_task({.retry = {.give_up_after = seconds(60)}});
  run.pass(milliseconds(10));
  for (unsigned i = 0; i < 3; ++i) {
    const duration before = run.now();
    run.fail("t", transport_failure::not_processed);
    run.until_on_wire();
    CHECK(run.now() - before <= milliseconds(2));  // its slot
  }
  while (!run.done) {
    run.fail("t", transport_failure::not_processed);
    run.until_on_wire();
  }
  CHECK(run.row_of("t").outcome == outcome::gave_up);
  CHECK(run.row_of("t").attempts < 60);
}

TEST_CASE("a request that met the end of a connection is replayed at once, but not for ever") {
  script run = failing_task({.retry = {.give_up_after = seconds(60)}});
  run.pass(milliseconds(10));
  for (unsigned i = 0; i < 3; ++i) {
    const duration before = run.now();
    run.fail("t", transport_failure::stale_connection);
    run.until_on_wire();
    CHECK(run.now() - before <= milliseconds(2));  // its slot
  }
  while (!run.done) {
    run.fail("t", transport_failure::stale_connection);
    run.until_on_wire();
  }
  CHECK(run.row_of("t").outcome == outcome::gave_up);
  CHECK(run.row_of("t").code == "ConnectionLost");
  CHECK(run.row_of("t").attempts < 60);
}

TEST_CASE("connections that end as they are used again are no outage") {
  script run;
  run.give_many(200).end_input();
  run.play();
  run.answer("app-0", stopped());
  run.until_on_wire();
  // Every second send meets the end of a connection.
  std::set<std::string> met;
  while (!run.done) {
    const std::string task = run.wire().front().task;
    if (met.insert(task).second)
      run.fail(task, transport_failure::stale_connection);
    else
      run.answer(task, stopped());
    run.until_on_wire();
  }
  CHECK(run.rows_with(outcome::stopped) == 200);
  CHECK(run.notices.empty());
  CHECK(run.summary().attempts == 399);
}

TEST_CASE("a nonce that was used is never taken as success") {
  script run = one_task({.retry = {.give_up_after = seconds(60)}});
  for (int i = 0; i < 2; ++i) {
    const duration before = run.now();
    run.answer("t", nonce_used());
    run.until_on_wire();
    CHECK(run.now() - before <= milliseconds(2));
  }
  while (!run.done) {
    run.until_on_wire();
    if (!run.done) run.answer("t", nonce_used());
  }
  CHECK(run.row_of("t").outcome == outcome::gave_up);
  CHECK(run.row_of("t").code == "SignatureNonceUsed");
  CHECK(run.row_of("t").attempts < 60);
}

TEST_CASE("answers to attempts that are over change nothing") {
  script run;
  run.give_many(2).end_input();
  run.play();
  const attempt_id first = run.sends[0].id;
  run.answer("app-0", stopped());
  run.answer_late(first, refused());
  run.fail_late(first, transport_failure::connection_lost);
  run.settle(first);
  run.answer_late(0, refused());
  run.answer_late(~attempt_id{0}, refused());
  CHECK(run.rows.size() == 1);
  run.answer("app-1", stopped());
  CHECK(run.done);
  CHECK(run.rows_with(outcome::stopped) == 2);
  CHECK(run.summary().attempts == 2);
}
