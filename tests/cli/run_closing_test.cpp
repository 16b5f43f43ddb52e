#include "cli/run_closing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "cli/failures_text.hpp"
#include "cli/next_command.hpp"
#include "cli/summary_json.hpp"
#include "cli/summary_text.hpp"

using namespace mpustop;
using namespace mpustop::cli;

namespace {

run_arguments given(std::vector<std::string> words) {
  run_arguments out;
  out.tasks = words.size() > 2 ? words[2] : "";
  out.report = "night.csv";
  out.words = std::move(words);
  return out;
}

summary some_failed() {
  summary out;
  out.tasks = 300;
  out.stopped = 197;
  out.failed = 100;
  out.gave_up = 3;
  out.attempts = 345;
  out.retries = 45;
  out.complete = true;
  out.protocol = "h2";
  out.connections = 2;
  return out;
}

core::failure_tally failures() {
  core::failure_tally out;
  for (std::uint64_t i = 0; i < 100; ++i) {
    out.add({202 + i, "app-1", "task-200", outcome::failed, "InvalidParam", 400, "TaskId is odd."});
  }
  for (std::uint64_t i = 0; i < 3; ++i) {
    out.add({9, std::string(64, 'a'), std::string(55, 't'), outcome::gave_up, "Timeout", 0,
             "no answer within the time of one attempt"});
  }
  return out;
}

// The longest line but those that are commands or hold ids, which are not to be broken.
std::size_t widest(const std::string& text) {
  std::istringstream lines(text);
  std::size_t out = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("  mpustop ") || line.find("tttt") != std::string::npos) continue;
    if (line.find("aaaa") != std::string::npos) continue;
    out = std::max(out, line.size());
  }
  return out;
}

bool holds(const std::string& text, std::string_view part) {
  INFO(text);
  const bool found = text.find(part) != std::string::npos;
  CHECK_MESSAGE(found, part);
  return found;
}

}  // namespace

TEST_CASE("failures are told by Code with their meaning, an example and what to do") {
  const std::string text = failures_text(failures(), 80, 5, "look there");
  holds(text, "           100  InvalidParam (HTTP 400)\n");
  holds(text, "                for example line 202: app-1 task-200\n");
  holds(text, "\"TaskId is odd.\"");
  holds(text, "--already-stopped");
  holds(text, "             3  Timeout, given up\n");
  holds(text, "no answer within --timeout");
  CHECK(text.find("InvalidParam") < text.find("Timeout"));
  CHECK(text.find("look there") == std::string::npos);
  CHECK(text.find("within the time of one attempt") == std::string::npos);
  CHECK(failures_text({}, 80, 5, "").empty());
}

TEST_CASE("Codes that are not told are counted, with where they can be seen") {
  const std::string text = failures_text(failures(), 80, 1, "look there");
  holds(text, "             3  of other Codes\n                look there\n");
  CHECK(text.find("Timeout") == std::string::npos);
}

TEST_CASE("what a report or a server says is harmless on a terminal, and bounded") {
  core::failure_tally odd;
  odd.add({1, "a", "b", outcome::failed, "Ev\x1b[31mil", 200, std::string(5'000, '\x07')});
  const std::string text = failures_text(odd, 80, 5, "");
  CHECK(text.size() < 2'000);
  for (const char c : text) CHECK((c == '\n' || (c >= ' ' && c <= '~')));
}

TEST_CASE("the end of a run fits the terminal") {
  for (const unsigned columns : {40U, 80U}) {
    CAPTURE(columns);
    const run_result result{some_failed(), failures(), 1, true};
    const std::string text =
        closing_text(result, given({"mpustop", "run", "tasks.csv", "--qps", "400"}), columns);
    INFO(text);
    CHECK(widest(text) <= columns);
    holds(text, "  report: night.csv\n");
    holds(text, "  mpustop run tasks.csv --qps 400 --resume --retry-failed\n");
  }
}

TEST_CASE("the command to go on with is the one that was given, and what goes on") {
  const auto next = [](const summary& done, bool made, const run_arguments& how) {
    return what_next(done, made, how, 80);
  };
  const auto plain = given({"mpustop", "run", "my tasks.csv"});
  summary done;
  done.complete = true;
  CHECK(next(done, true, plain).empty());
  done.complete = false;
  CHECK(next(done, true, plain) == "To go on:\n  mpustop run 'my tasks.csv' --resume\n");
  CHECK(next(done, false, plain) == "To try again:\n  mpustop run 'my tasks.csv'\n");
  done.failed = 2;
  CHECK(next(done, true, plain) ==
        "To go on, and to try the 2 failed or given up again:\n"
        "  mpustop run 'my tasks.csv' --resume --retry-failed\n");
  done.complete = true;
  done.gave_up = 1;
  CHECK(next(done, true, plain) ==
        "To try the 3 failed or given up again:\n"
        "  mpustop run 'my tasks.csv' --resume --retry-failed\n");
}

TEST_CASE("what is given already is not given again, and an option stays one") {
  auto resumed = given({"mpustop", "run", "t.csv", "--resume=true"});
  resumed.resume = true;
  CHECK(what_next(some_failed(), true, resumed, 80)
            .ends_with("  mpustop run t.csv --resume=true --retry-failed\n"));
  CHECK(what_next(some_failed(), true, given({"mpustop", "run", "--yes", "--", "-t.csv"}), 80)
            .ends_with("  mpustop run --yes --resume --retry-failed -- -t.csv\n"));
  auto piped = given({"mpustop", "run", "-"});
  holds(what_next(some_failed(), true, piped, 80), "with the same tasks on standard input");
}

TEST_CASE("failures of earlier runs are told apart, with where to see them") {
  run_result result{some_failed(), {}, 1, true};
  result.summary.resumed_as[static_cast<std::size_t>(outcome::failed)] = 100;
  const auto text = closing_text(result, given({"./mpustop", "run", "t.csv"}), 80);
  holds(text, "  100 failed in earlier runs; to see why:\n    ./mpustop summary night.csv\n");
}

TEST_CASE("the command to go on with sets what the environment had set") {
  run_arguments wanted = given({"mpustop", "run", "tasks.csv"});
  wanted.variables = {"MPUSTOP_ENDPOINT=https://gateway.example", "MPUSTOP_REPORT='my report.csv'"};
  const std::string text = what_next(some_failed(), true, wanted, 80);
  CHECK(
      text.find("  MPUSTOP_ENDPOINT=https://gateway.example MPUSTOP_REPORT='my report.csv' mpustop "
                "run tasks.csv --resume --retry-failed\n") != std::string::npos);
}

TEST_CASE("the JSON summary holds the failures behind what it held before") {
  const std::string text = summary_json(some_failed(), 1, failures());
  holds(text, R"("halted_by":null,"failures":[{"code":"InvalidParam","failed":100,"gave_up":0,)"
              R"("http_status":400,"line":202,"app_id":"app-1","task_id":"task-200",)"
              R"("message":"TaskId is odd.","meaning":")");
  holds(text, R"({"code":"Timeout","failed":0,"gave_up":3,"http_status":null,"line":9,)");
  holds(text, R"(],"failures_other":0})");
  holds(summary_json(some_failed(), 1, {}), R"("failures":[],"failures_other":0})");
}
