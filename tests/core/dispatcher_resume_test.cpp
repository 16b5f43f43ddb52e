// Records that earlier runs have finished, and the time to wait behind such a run.
#include <doctest/doctest.h>

#include "dispatcher_script.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using mpustop::outcome;
using mpustop::task_record;

namespace {

task_record finished(const std::string& task, outcome value) {
  task_record out{0, "app", task, ""};
  out.finished = value;
  return out;
}

task_record marked(const std::string& task, bool task_record::*mark) {
  task_record out{0, "app", task, ""};
  out.*mark = true;
  return out;
}

}  // namespace

TEST_CASE("what earlier runs have finished is counted, not sent, and gets no row") {
  script run;
  run.give(finished("a", outcome::stopped)).give("b").give(finished("c", outcome::gave_up));
  run.give(finished("d", outcome::already_stopped)).give(finished("e", outcome::failed));
  run.end_input();
  run.play();
  run.answer("b", stopped());
  CHECK(run.done);
  CHECK(run.sends.size() == 1);
  CHECK(run.rows.size() == 1);
  const auto s = run.summary();
  CHECK(s.tasks == 5);
  CHECK(s.stopped == 2);
  CHECK(s.gave_up == 1);
  CHECK(s.already_stopped == 1);
  CHECK(s.failed == 1);
  CHECK(s.resumed == 4);
  CHECK(s.resumed_as == std::array<std::uint64_t, 6>{1, 1, 1, 1, 0, 0});
  CHECK(s.complete);
}

TEST_CASE("a complete report leaves nothing to do") {
  script run;
  run.give(finished("a", outcome::stopped)).end_input();
  run.capacity(0);
  run.play();
  CHECK(run.done);
  CHECK(run.nothing_to_do());
  CHECK(run.summary().attempts == 0);
  CHECK(run.summary().complete);
}

TEST_CASE("a pair that is finished and stands twice is a duplicate, with a row unless it has one") {
  script run;
  task_record again = finished("a", outcome::stopped);
  again.repeated = true;
  task_record recorded = again;
  recorded.recorded = true;
  run.give(finished("a", outcome::stopped)).give(again).give(recorded).end_input();
  run.play();
  CHECK(run.done);
  REQUIRE(run.rows.size() == 1);
  CHECK(run.rows[0].line == 2);
  CHECK(run.rows[0].outcome == outcome::duplicate);
  CHECK(run.summary().duplicate == 2);
  CHECK(run.summary().resumed == 2);
}

TEST_CASE("a line that has its invalid or duplicate row gets no second one") {
  script run;
  task_record invalid{0, "", "x", "AppId is empty"};
  invalid.recorded = true;
  run.give(invalid).give("t").give(marked("t", &task_record::recorded)).give("t");
  // The line's row was of a duplicate; in this input it is the first of its pair.
  run.give(marked("u", &task_record::recorded)).end_input();
  run.play();
  REQUIRE(run.rows.size() == 1);
  CHECK(run.rows[0].line == 4);
  CHECK(run.rows[0].outcome == outcome::duplicate);
  run.answer("t", stopped());
  run.answer("u", stopped());
  CHECK(run.done);
  CHECK(run.summary().invalid == 1);
  CHECK(run.summary().duplicate == 2);
  CHECK(run.summary().stopped == 2);
  CHECK(run.summary().resumed == 2);
}

TEST_CASE("tasks that are tried again are counted once they have their row") {
  script run;
  run.give(marked("a", &task_record::again)).give(marked("b", &task_record::again)).give("c");
  run.end_input();
  run.play();
  run.answer("a", stopped());
  CHECK(run.summary().tried_again == 1);
  run.stop();
  run.answer_all(stopped());
  CHECK(run.summary().tried_again == run.rows_with(outcome::stopped) - run.has_row("c"));
}

TEST_CASE("a task that is tried again and stands twice is sent once") {
  script run;
  task_record second = marked("a", &task_record::again);
  second.repeated = true;
  run.give(marked("a", &task_record::again)).give(second).end_input();
  run.play();
  CHECK(run.sends.size() == 1);
  run.answer("a", stopped());
  CHECK(run.done);
  CHECK(run.summary().duplicate == 1);
}

TEST_CASE("a hold keeps every request back for its time, and nothing else") {
  script run;
  run.hold(seconds(1));
  run.give("t").give_invalid("no task").end_input();
  run.play();
  CHECK(run.rows.size() == 1);
  CHECK(run.sends.empty());
  CHECK(run.wanted_room() == 0);
  CHECK(run.wait_until.time_since_epoch() - seconds(1'000) == seconds(1));
  run.pass(milliseconds(999));
  CHECK(run.sends.empty());
  run.pass(milliseconds(1));
  REQUIRE(run.sends.size() == 1);
  run.answer_all(stopped());
  CHECK(run.done);
}

TEST_CASE("a stop during a hold ends the run at once") {
  script run;
  run.hold(seconds(1));
  run.give("t").end_input();
  run.play();
  run.stop();
  run.play();
  CHECK(run.done);
  CHECK(run.summary().not_attempted == 1);
}
