#include "core/earlier_rows.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using mpustop::outcome;
using mpustop::task_record;
using mpustop::core::earlier_rows;

namespace {

constexpr auto run = earlier_rows::reading::run;
constexpr auto plan = earlier_rows::reading::plan;

task_record looked_up(earlier_rows& rows, task_record record, earlier_rows::reading pass = run) {
  rows.look_up({&record, 1}, pass);
  return record;
}

std::uint64_t count(const earlier_rows& rows, outcome value) {
  return rows.rows()[static_cast<std::size_t>(value)];
}

}  // namespace

TEST_CASE("a pair with a row is finished, wherever it stands in the input; others are not") {
  earlier_rows rows;
  rows.add(5, "a", "1", outcome::stopped);
  rows.add(9, "a", "2", outcome::gave_up);
  rows.complete();
  const task_record known = looked_up(rows, {77, "a", "1", ""});
  CHECK(known.finished == outcome::stopped);
  CHECK_FALSE(known.repeated);
  CHECK(looked_up(rows, {1, "a", "2", ""}).finished == outcome::gave_up);
  CHECK_FALSE(looked_up(rows, {5, "a", "3", ""}).finished);
  CHECK_FALSE(looked_up(rows, {5, "a1", "", "TaskId is empty"}).finished);
}

TEST_CASE("the second sight of a finished pair is a repetition, in each reading anew") {
  earlier_rows rows;
  rows.add(5, "a", "1", outcome::stopped);
  rows.complete();
  for (const auto pass : {plan, run}) {
    CHECK_FALSE(looked_up(rows, {1, "a", "1", ""}, pass).repeated);
    CHECK(looked_up(rows, {2, "a", "1", ""}, pass).repeated);
    CHECK(looked_up(rows, {3, "a", "1", ""}, pass).repeated);
  }
}

TEST_CASE("what a record was filled with before does not stay") {
  earlier_rows rows(true);
  rows.add(5, "a", "1", outcome::stopped);
  rows.add(6, "a", "2", outcome::failed);
  rows.add(7, "a", "1", outcome::duplicate);
  rows.complete();
  task_record record{7, "a", "1", ""};
  rows.look_up({&record, 1}, run);
  CHECK((record.finished && record.recorded));
  record.task_id = "2";
  rows.look_up({&record, 1}, run);
  CHECK((!record.finished && record.again && record.recorded));
  record.task_id = "3";
  record.line = 8;
  rows.look_up({&record, 1}, run);
  CHECK_FALSE((record.finished || record.again || record.recorded || record.repeated));
}

TEST_CASE("invalid and duplicate rows are recognised by their line and outcome") {
  earlier_rows rows;
  rows.add(3, "x y", "", outcome::invalid);
  rows.add(4, "a", "1", outcome::duplicate);
  rows.complete();
  CHECK(looked_up(rows, {3, "", "", "AppId is empty"}).recorded);
  CHECK_FALSE(looked_up(rows, {3, "a", "1", ""}).recorded);
  CHECK(looked_up(rows, {4, "a", "1", ""}).recorded);
  CHECK_FALSE(looked_up(rows, {4, "", "1", "AppId is empty"}).recorded);
  // A duplicate's row says nothing about the task itself.
  CHECK_FALSE(looked_up(rows, {1, "a", "1", ""}).finished);
}

TEST_CASE("of several rows of a pair the last one counts") {
  earlier_rows rows;
  rows.add(1, "a", "1", outcome::failed);
  for (int i = 0; i < 100; ++i) rows.add(2, "a", std::to_string(i + 2), outcome::stopped);
  rows.add(1, "a", "1", outcome::already_stopped);
  rows.add(2, "a", "2", outcome::gave_up);
  rows.add(9, "", "", outcome::invalid);
  rows.add(9, "", "", outcome::invalid);
  rows.complete();
  CHECK(rows.superseded() == 3);
  CHECK(count(rows, outcome::failed) == 0);
  CHECK(count(rows, outcome::already_stopped) == 1);
  CHECK(count(rows, outcome::stopped) == 99);
  CHECK(count(rows, outcome::gave_up) == 1);
  CHECK(count(rows, outcome::invalid) == 1);
  CHECK(looked_up(rows, {1, "a", "1", ""}).finished == outcome::already_stopped);
  CHECK(looked_up(rows, {1, "a", "2", ""}).finished == outcome::gave_up);
}

TEST_CASE("failed and given-up tasks are tried again where that is asked for") {
  for (const bool retry : {false, true}) {
    earlier_rows rows(retry);
    rows.add(1, "a", "1", outcome::failed);
    rows.add(2, "a", "2", outcome::gave_up);
    rows.add(3, "a", "3", outcome::already_stopped);
    rows.complete();
    for (const char* task : {"1", "2"}) {
      const task_record found = looked_up(rows, {1, "a", task, ""});
      CHECK(found.again == retry);
      CHECK(found.finished.has_value() != retry);
      CHECK_FALSE(found.repeated);
      CHECK(looked_up(rows, {2, "a", task, ""}).repeated);
    }
    CHECK_FALSE(looked_up(rows, {1, "a", "3", ""}).again);
  }
}

TEST_CASE("it agrees with a plain map, in at most 40 bytes a row at the peak") {
  constexpr std::size_t most = 400'000;
  earlier_rows rows(false, 7);
  std::map<std::string, outcome> plain;
  std::uint64_t x = 1;
  for (std::size_t i = 0; i < most; ++i) {
    x = x * 6364136223846793005U + 1442695040888963407U;
    const std::string task = std::to_string((x >> 33) % (2 * most));
    const auto value = static_cast<outcome>((x >> 20) % 4);
    rows.add(i + 1, "app", task, value);
    plain[task] = value;
  }
  rows.complete();
  std::vector<task_record> records;
  for (std::size_t i = 0; i < 2 * most; ++i) {
    records.push_back({i + 1, "app", std::to_string(i), i % 5 == 0 ? "no task" : ""});
  }
  rows.look_up(records, run);
  for (const task_record& record : records) {
    const auto found = plain.find(record.task_id);
    const bool known = record.problem.empty() && found != plain.end();
    REQUIRE(record.finished.has_value() == known);
    if (known) REQUIRE(*record.finished == found->second);
  }
  CHECK(rows.peak_bytes() <= 40 * plain.size());
}
