#include "core/report_tally.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>

#include "core/journal_scan.hpp"
#include "scanning.hpp"

using namespace mpustop;
using namespace mpustop::core;
using namespace std::chrono_literals;

namespace {

row made(std::uint64_t line, std::string app, std::string task, outcome value = outcome::stopped,
         std::string code = {}) {
  row out{line, std::move(app), std::move(task), value, std::move(code)};
  out.attempts = value == outcome::invalid || value == outcome::duplicate ? 0 : 1;
  if (out.attempts > 0) out.latency = 2ms;
  out.finished_at += 1'800'000'000s;
  return out;
}

void add(report_tally& to, const row& value) {
  std::string text = test::encoded(value);
  text.pop_back();
  journal_row read;
  REQUIRE(record_problem(text, read).empty());
  to.add(read);
}

}  // namespace

TEST_CASE("outcomes, sends, times and latencies are added up") {
  report_tally tally;
  add(tally, made(2, "a", "1"));
  row twice = made(3, "a", "2", outcome::already_stopped, "InvalidTask.NotFound");
  twice.attempts = 3;
  twice.finished_at += 500ms;
  twice.latency = 7'654us;
  add(tally, twice);
  add(tally, made(4, "a", "1", outcome::duplicate));
  row bad = made(5, "a b", "1", outcome::invalid);
  bad.message = "AppId holds \"it\", a blank";
  add(tally, bad);
  CHECK((tally.rows() == 4 && tally.superseded() == 0));
  for (const auto value :
       {outcome::stopped, outcome::already_stopped, outcome::duplicate, outcome::invalid}) {
    CHECK(tally.count(value) == 1);
  }
  CHECK((tally.attempts() == 4 && tally.retries() == 2));
  CHECK(tally.times().rows() == 2);
  CHECK((tally.latencies().count() == 2 && tally.latencies().max() == 7'654us));
  CHECK(tally.first_invalid().line == 5);
  CHECK(tally.first_invalid().message == bad.message);
  CHECK(tally.failures().all().all() == 0);
}

TEST_CASE("of a task the later row counts, what was sent counts always") {
  report_tally tally;
  add(tally, made(2, "a", "1", outcome::failed, "Forbidden"));
  add(tally, made(3, "b", "1", outcome::gave_up, "Timeout"));
  add(tally, made(4, "b", "2", outcome::failed, "Forbidden"));
  add(tally, made(2, "a", "1", outcome::stopped));
  add(tally, made(9, "b", "1", outcome::failed, "Forbidden"));  // the input was sorted anew
  CHECK((tally.rows() == 5 && tally.superseded() == 2 && tally.attempts() == 5));
  CHECK((tally.count(outcome::stopped) == 1 && tally.count(outcome::failed) == 2));
  CHECK(tally.count(outcome::gave_up) == 0);
  const auto codes = tally.failures().by_code();
  REQUIRE(codes.size() == 1);
  CHECK((codes[0].code == "Forbidden" && codes[0].failed == 2));
  CHECK(codes[0].example.line == 4);
  const auto apps = tally.failures().by_app();
  REQUIRE(apps.size() == 1);
  CHECK((apps[0].app_id == "b" && apps[0].failed == 2));
  add(tally, made(9, "b", "1"));
  add(tally, made(4, "b", "2"));
  CHECK(tally.failures().by_code().empty());
  CHECK(tally.count(outcome::stopped) == 3);
}

TEST_CASE("codes and messages in quotes are what they were") {
  report_tally tally;
  row one = made(2, "a", "1", outcome::failed, "Odd,\"Code\"");
  one.message = "says \"no\", twice";
  add(tally, one);
  const auto codes = tally.failures().by_code();
  CHECK(codes[0].code == one.code);
  CHECK(codes[0].example.message == one.message);
}

TEST_CASE("it counts as a plain map would, rows of few tasks in any order") {
  constexpr std::string_view codes[] = {"Forbidden", "Timeout", "Http503", "Odd \"one\""};
  test::random_rows random(7);
  report_tally tally(12'345);
  std::map<std::pair<std::string, std::string>, row> last;
  std::uint64_t attempts = 0;
  for (int i = 0; i < 20'000; ++i) {
    row value =
        made(1 + random.below(900), "app" + std::to_string(random.below(5)),
             "t" + std::to_string(random.below(300)), static_cast<outcome>(random.below(4)));
    if (value.outcome != outcome::stopped) value.code = codes[random.below(4)];
    value.attempts = static_cast<unsigned>(random.below(4));
    attempts += value.attempts;
    add(tally, value);
    last[{value.app_id, value.task_id}] = value;
  }
  std::map<outcome, std::uint64_t> counts;
  std::map<std::string, std::uint64_t> by_code;
  std::map<std::string, std::uint64_t> by_app;
  for (const auto& [pair, value] : last) {
    ++counts[value.outcome];
    if (value.outcome != outcome::failed && value.outcome != outcome::gave_up) continue;
    ++by_code[value.code];
    ++by_app[value.app_id + value.code];
  }
  for (const auto& [value, count] : counts) CHECK(tally.count(value) == count);
  CHECK(tally.superseded() == 20'000 - last.size());
  CHECK(tally.attempts() == attempts);
  REQUIRE(tally.failures().by_code().size() == by_code.size());
  for (const auto& one : tally.failures().by_code()) {
    CHECK(one.all() == by_code[one.code]);
    if (one.example.line == 0) continue;
    const row& shown = last[{one.example.app_id, one.example.task_id}];
    CHECK((shown.code == one.code && shown.line == one.example.line));
  }
  for (const auto& one : tally.failures().by_app())
    CHECK(one.all() == by_app[one.app_id + one.code]);
}
