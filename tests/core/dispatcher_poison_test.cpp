// Tasks that fail for ever, or hang, in a service that is well: they are given up, nobody pauses.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "dispatcher_script.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using mpustop::outcome;

namespace {

constexpr unsigned healthy = 400;

bool poisoned(const sending& one) { return one.app == "poison"; }

/// Three poisoned tasks among those that are answered within a millisecond, not the last of the
/// input. `meet` gives a poisoned request on the wire what it gets.
script run_with_poison(const std::function<void(script&, const std::string&)>& meet) {
  script run({.timeout = seconds(5), .retry = {.give_up_after = seconds(60)}});
  run.give("first");
  for (int i = 0; i < 3; ++i) run.give(fmt::format("bad-{}", i), "poison");
  run.give_many(healthy).end_input();
  for (int step = 0; !run.done; ++step) {
    REQUIRE(step < 200'000);
    run.pass(milliseconds(1));
    for (const attempt_id id : std::exchange(run.abandoned, {})) run.settle(id);
    const std::vector<sending> wire = run.wire();
    for (const sending& one : wire) {
      if (!poisoned(one)) run.answer(one.task, stopped());
    }
    for (const sending& one : wire) {
      if (poisoned(one)) meet(run, one.task);
    }
  }
  return run;
}

void check_given_up(const script& run) {
  CHECK(run.rows_with(outcome::stopped) == healthy + 1);
  REQUIRE(run.rows_with(outcome::gave_up) == 3);
  CHECK(run.summary().halted_by.empty());
  CHECK(run.summary().complete);
  CHECK(run.notices.empty());
  // The others were not held up, and the poisoned ones had their time and no more.
  const auto last_good = std::find_if(run.sends.rbegin(), run.sends.rend(),
                                      [](const sending& one) { return !poisoned(one); });
  CHECK(last_good->at < milliseconds(1'000));
  CHECK(run.now() >= seconds(60));
  CHECK(run.now() < seconds(67));
}

}  // namespace

TEST_CASE("tasks that are answered 503 for ever are given up") {
  check_given_up(run_with_poison(
      [](script& run, const std::string& task) { run.answer(task, unavailable()); }));
}

TEST_CASE("tasks that hang for ever are given up") {
  check_given_up(run_with_poison([](script&, const std::string&) {}));
}

TEST_CASE("tasks that are reset for ever are given up") {
  check_given_up(run_with_poison([](script& run, const std::string& task) {
    run.fail(task, transport_failure::stream_reset);
  }));
}

TEST_CASE("tasks that are refused unprocessed for ever are given up") {
  check_given_up(run_with_poison([](script& run, const std::string& task) {
    run.fail(task, transport_failure::not_processed);
  }));
}

TEST_CASE("poisoned tasks do not keep a run paused when the service is back") {
  script run({.retry = {.give_up_after = seconds(60)}});
  run.give("first");
  run.give("bad", "poison");
  run.give_many(healthy).end_input();
  const auto step = [&](const reply& others) {
    run.pass(milliseconds(1));
    for (const sending& one : std::vector<sending>(run.wire())) {
      run.answer(one.task, poisoned(one) ? unavailable() : others);
    }
  };
  while (run.now() < milliseconds(300)) step(stopped());
  while (run.now() < seconds(20)) step(unavailable());
  const std::size_t before = run.rows.size();
  CHECK(before < healthy);
  while (run.now() < seconds(27)) step(stopped());
  CHECK(run.rows_with(outcome::stopped) == healthy + 1);
  while (!run.done) step(stopped());
  CHECK(run.rows_with(outcome::gave_up) == 1);
  CHECK(run.now() > seconds(75));  // the outage was not held against it
}
