#include "cli/plan_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <sstream>

#include "plan_shapes.hpp"

using namespace mpustop;
using test::plan_shape;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A plan in which everything stands that can.
plan_shape full_shape() {
  plan_shape out;
  out.wanted.resume = true;
  out.wanted.region = {.region = "xy-nowhere-1", .vpc = true, .by_general_rule = true};
  out.wanted.options.endpoint = "https://live-vpc.xy-nowhere-1.aliyuncs.com";
  out.wanted.options.proxy = "http://u:p@127.0.0.1:3128";
  out.wanted.proxy_variable = "HTTPS_PROXY";
  out.wanted.key_origin = "the environment";
  out.wanted.options.keys.security_token = "the-token";
  out.wanted.options.keys.expires = out.now;
  out.counts.tasks = 12'000;
  out.counts.valid = 11'000;
  out.counts.invalid = 600;
  out.counts.duplicate = 400;
  out.counts.finished[static_cast<std::size_t>(outcome::stopped)] = 2'990;
  out.counts.finished[static_cast<std::size_t>(outcome::failed)] = 10;
  for (std::uint64_t i = 0; i < 10; ++i) {
    out.counts.first_invalid.push_back(
        {1'000 + i, "AppId holds a byte 0x20 at position 4; allowed are A-Z a-z 0-9 _ -"});
    out.counts.first_duplicate.push_back(2'000 + i);
  }
  out.report_rows = 3'000;
  return out;
}

class no_source final : public credentials_source {
 public:
  credentials fetch() override { return {}; }
};

}  // namespace

TEST_CASE("a plain plan at 80 columns") {
  const plan_shape shape;
  CHECK(cli::plan_text(shape.plan()) ==
        "About to stop 1,200 tasks of 4 AppIds:\n"
        "  tasks      tasks.csv, 1,200 records\n"
        "  endpoint   https://live.aliyuncs.com\n"
        "  key        ...9abc\n"
        "  protocol   HTTP/2 or 1.1, signature V3\n"
        "  rate       at most 500/s, guard strict\n"
        "  time       about 2.4 s, done 09:30 UTC\n"
        "  report     report.csv\n");
  CHECK(cli::plan_question(shape.plan()) == "Stop 1,200 tasks?");
}

TEST_CASE("a plain plan at 40 columns") {
  const plan_shape shape;
  CHECK(cli::plan_text(shape.plan(), {.columns = 40}) ==
        "About to stop 1,200 tasks of 4 AppIds:\n"
        "  tasks      tasks.csv, 1,200 records\n"
        "  endpoint   https://live.aliyuncs.com\n"
        "  key        ...9abc\n"
        "  protocol   HTTP/2 or 1.1, signature V3\n"
        "  rate       at most 500/s, guard strict\n"
        "  time       about 2.4 s, done 09:30 UTC\n"
        "  report     report.csv\n");
}

TEST_CASE("everything that a plan can tell") {
  const plan_shape shape = full_shape();
  const std::string text = cli::plan_text(shape.plan());
  for (const char* part :
       {"About to go on, 8,000 tasks of 4 AppIds left:",
        "  resume     3,000 of 12,000 records finished by earlier runs (2,990 stopped, 10\n"
        "             failed)\n"
        "             --retry-failed takes up what failed or gave up, too\n",
        "  invalid    600 lines, not sent:\n             line 1000: AppId holds",
        "             and 590 more\n", "  duplicate  400 lines, not sent again: 2000, 2001,",
        "2009 and 390 more\n", "  region     xy-nowhere-1, from within its VPCs\n", "general rule",
        "  proxy      http://127.0.0.1:3128 (HTTPS_PROXY)\n",
        "  key        ...9abc, from the environment, temporary, ends 09:30 UTC\n",
        "ends before the run", "  time       about 16.0 s",
        "  report     report.csv, 3,000 rows so far\n"}) {
    INFO(text);
    CHECK_MESSAGE(says(text, part), part);
  }
  for (const char* secret : {"the-secret", "the-token", "LTAI", "u:p"}) CHECK(!says(text, secret));
}

TEST_CASE("no line is wider than the terminal, and none ends in blanks") {
  for (const unsigned columns : {40U, 41U, 57U, 80U, 200U}) {
    for (const plan_shape& shape : {plan_shape(), full_shape()}) {
      for (const auto& line : lines_of(cli::plan_text(shape.plan(), {.columns = columns}))) {
        INFO(columns, ": ", line);
        // The longest word of the full one, an endpoint, does not fit beside its label at 40.
        if (!says(line, "https://")) CHECK(line.size() <= columns);
        CHECK(line.back() != ' ');
      }
    }
  }
}

TEST_CASE("the lines that are named leave the rest on the screen") {
  const plan_shape shape = full_shape();
  const auto rows_of = [&](unsigned columns, unsigned rows) {
    const std::string text = cli::plan_text(shape.plan(), {.columns = columns, .rows = rows});
    CHECK(says(text, " more"));
    CHECK(says(text, "line 1000: "));
    return lines_of(text).size();
  };
  CHECK(rows_of(80, 24) < 24);
  CHECK(rows_of(80, 26) < 26);
  CHECK(rows_of(80, 26) > rows_of(80, 24));
  const std::size_t least = rows_of(40, 5);  // one of each is named however low it is
  CHECK(rows_of(40, static_cast<unsigned>(least + 1)) == least);
  CHECK(rows_of(40, 0) > least);
}

TEST_CASE("few flawed lines are named without a rest") {
  plan_shape shape;
  shape.counts.tasks = 1'202;
  shape.counts.invalid = shape.counts.duplicate = 1;
  shape.counts.first_invalid = {{7, "TaskId is empty"}};
  shape.counts.first_duplicate = {9};
  const std::string text = cli::plan_text(shape.plan());
  CHECK(says(text, "  invalid    1 line, not sent:\n             line 7: TaskId is empty\n"));
  CHECK(says(text, "  duplicate  1 line, not sent again: 9\n"));
  CHECK(!says(text, "more"));
}

TEST_CASE("the time needed, and when that is") {
  plan_shape shape;
  const auto time_of = [&] {
    const std::string text = cli::plan_text(shape.plan());
    const auto at = text.find("  time ");
    return at == std::string::npos ? "" : text.substr(at + 13, text.find('\n', at) - at - 13);
  };
  shape.counts.valid = 499;
  CHECK(time_of() == "less than a second, done 09:30 UTC");
  shape.counts.valid = 1'000'000;
  CHECK(time_of() == "about 33 min 20 s, done 10:03 UTC");
  shape.wanted.options.qps = 19;
  CHECK(time_of() == "about 14 h 37 min, done tomorrow 00:07 UTC");
  shape.wanted.options.qps = 1;
  CHECK(time_of() == "about 277 h 46 min, done Wed 9 Dec 23:16 UTC");
  shape.counts.valid = 10'000'000;
  CHECK(time_of() == "about 2777 h 46 min, done Wed 24 Mar 2027 03:16 UTC");
  shape.counts.valid = 10'000'000'000;
  CHECK(time_of() == "about 2777777 h 46 min");
  shape.wanted.options.qps = 0;
  CHECK(time_of() == "");
  CHECK(says(cli::plan_text(shape.plan()), "  rate       no limit\n"));
}

TEST_CASE("how the endpoint is asked") {
  plan_shape shape;
  options& o = shape.wanted.options;
  const auto asked = [&](const char* part) { return says(cli::plan_text(shape.plan()), part); };
  o.http = http_version_choice::http2;
  CHECK(asked("  protocol   HTTP/2, signature V3\n"));
  o.http = http_version_choice::http11;
  o.signature = signature_version::v1;
  CHECK(asked("  protocol   HTTP/1.1, signature V1\n"));
  o.endpoint = "http://127.0.0.1:8080";
  o.http = http_version_choice::automatic;
  CHECK(asked("  protocol   HTTP/1.1 without TLS, signature"));
  o.guard = guard_mode::send;
  o.qps = 1;
  CHECK(asked("  rate       at most 1/s, guard send\n"));
}

TEST_CASE("temporary keys and a run that may outlast them") {
  plan_shape shape;
  shape.wanted.options.keys.security_token = "t";
  shape.counts.valid = 500 * 600;  // ten minutes
  const auto told = [&](const char* part) { return says(cli::plan_text(shape.plan()), part); };
  CHECK(told("...9abc, temporary\n"));
  shape.wanted.options.keys.expires = shape.now + std::chrono::minutes(9);
  CHECK(told("temporary, ends 09:39 UTC\n"));
  CHECK(told("ends before the run"));
  shape.wanted.options.renewal = std::make_shared<no_source>();
  CHECK(told("temporary, ends 09:39 UTC, renewed before\n"));
  CHECK(!told("ends before the run"));
  shape.wanted.options.renewal = nullptr;
  shape.wanted.options.keys.expires = shape.now + std::chrono::minutes(11);
  CHECK(!told("ends before the run"));
}

TEST_CASE("what a plan begins with") {
  plan_shape shape;
  CHECK(lines_of(cli::plan_text(shape.streamed()))[0] ==
        "About to stop the tasks of tasks.csv as they come:");
  shape.wanted.tasks = "-";
  CHECK(lines_of(cli::plan_text(shape.streamed()))[0] ==
        "About to stop the tasks of standard input as they come:");
  CHECK(!says(cli::plan_text(shape.streamed()), "  time "));
  shape.wanted.dry_run = true;
  shape.counts.valid = shape.counts.apps = 1;
  CHECK(lines_of(cli::plan_text(shape.plan()))[0] == "A run would stop 1 task of 1 AppId:");
  shape.counts.again = 1;
  CHECK(lines_of(cli::plan_text(shape.plan()))[0] == "A run would go on, 1 task of 1 AppId left:");
  CHECK(says(cli::plan_text(shape.plan()), "1 task that failed before, once more\n"));
  shape.counts.again = 0;
  shape.counts.finished[0] = 1;
  CHECK(lines_of(cli::plan_text(shape.plan()))[0] == "Nothing is left to stop:");
}

TEST_CASE("names from outside cannot draw on the terminal") {
  plan_shape shape;
  shape.wanted.tasks = "a\x1b[31m\nb";
  shape.wanted.report = "r\x9b\x07.csv";
  shape.wanted.key_origin = "\x1b]0;title\x07";
  const std::string text = cli::plan_text(shape.plan());
  CHECK(std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n') || byte == 0x9b;
  }));
}

TEST_CASE("of a key its last four characters are shown") {
  CHECK(cli::key_ending("LTAI5tExampleKey9abc") == "9abc");
  CHECK(cli::key_ending("abc") == "abc");
  CHECK(cli::key_ending("") == "");
}

TEST_CASE("counts say how many lines they do not name") {
  plan_shape shape = full_shape();
  CHECK(says(cli::counts_text(shape.counts), "    line 1009: AppId"));
  CHECK(says(cli::counts_text(shape.counts), "    and 590 more\n"));
  shape.counts.invalid = 10;
  CHECK(!says(cli::counts_text(shape.counts), "more"));
}
