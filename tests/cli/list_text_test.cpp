// What `mpustop list` prints, and its exit code.
#include "cli/list_text.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>
#include <string>

using namespace mpustop;
using namespace mpustop::cli;

namespace {

std::string lines(std::vector<std::string> tasks) {
  core::listed_app app;
  app.app_id = "app";
  app.tasks = std::move(tasks);
  return list_lines(app);
}

core::list_totals whole() {
  core::list_totals out;
  out.apps = 3;
  out.tasks = 1'351;
  out.calls = 21;
  return out;
}

}  // namespace

TEST_CASE("a task is a line, as it is where its form is valid") {
  CHECK(lines({}).empty());
  CHECK(lines({"t1", "-x_Y", "2"}) == "app,t1\napp,-x_Y\napp,2\n");
}

TEST_CASE("an id of no valid form stays one line, invalid, and harmless where it is shown") {
  CHECK(lines({"a b"}) == "app,\"a\\x20b\"\n");
  CHECK(lines({" t1"}) == "app,\"\\x20t1\"\n");
  CHECK(lines({"a,\"b\""}) == "app,\"a,\"\"b\"\"\"\n");
  CHECK(lines({"a\n\x1b[2J\xc3\xa9"}) == "app,\"a\\x0A\\x1B[2J\\xC3\\xA9\"\n");
  CHECK(lines({"=1+1"}) == "app,\"'=1+1\"\n");
  CHECK(lines({std::string(200, 'x')}) == "app,\"" + std::string(128, 'x') + "...\"\n");
}

TEST_CASE("why an AppId is not listed is one line") {
  core::listed_app app;
  app.app_id = "my-app";
  app.code = "InvalidAppId";
  app.http_status = 400;
  app.message = "AppId is not valid.";
  app.request_id = "R-1";
  CHECK(failure_text(app) ==
        "AppId my-app is not listed: InvalidAppId (HTTP 400): AppId is not valid. [RequestId R-1]");
  core::listed_app lost;
  lost.app_id = "a";
  lost.code = "Timeout";
  lost.message = "no answer came";
  lost.tasks = {"t", "u"};
  CHECK(failure_text(lost) ==
        "AppId a is not listed: Timeout: no answer came; 2 were found before");
}

TEST_CASE("the summary says what was listed, and what is not as it should be") {
  CHECK(list_summary(whole(), 0.42) == "1,351 tasks of 3 AppIds, in 21 calls and 0.4 s\n");
  core::list_totals odd;
  odd.apps = odd.tasks = odd.calls = odd.retries = odd.failed = odd.changing = odd.invalid = 1;
  odd.unfinished = odd.nameless = odd.foreign = 2;
  CHECK(list_summary(odd, 61) ==
        "1 task of 1 AppId, in 1 call and 1 min 01 s (1 of them again)\n"
        "  1 AppId could not be listed\n"
        "  2 AppIds not listed to the end\n"
        "  1 list kept changing meanwhile: list again for what is new\n"
        "  1 TaskId of no valid form: a run reports and never sends them\n"
        "  2 entries without a TaskId left out\n"
        "  2 entries of an AppId that was not asked for left out\n");
}

TEST_CASE("the line of progress fits 40 columns") {
  CHECK(list_status_text(1, 0, 1) == "1 task, 0/1 AppId");
  CHECK(list_status_text(1'234'567, 1'999, 10'000).size() <= 40);
}

TEST_CASE("the exit code tells what is wrong, the worst first") {
  core::list_totals done = whole();
  CHECK(list_exit_code(done, 0, 0) == 0);
  CHECK(list_exit_code(done, SIGINT, 0) == 0);  // it came when all was listed
  done.invalid = done.foreign = done.changing = 1;
  CHECK(list_exit_code(done, 0, 0) == 0);
  done.nameless = 1;
  CHECK(list_exit_code(done, 0, 0) == 1);
  done.nameless = 0;
  done.failed = 1;
  CHECK(list_exit_code(done, 0, 0) == 1);
  done.failed = 0;
  done.unfinished = 1;
  CHECK(list_exit_code(done, 0, 0) == 1);
  CHECK(list_exit_code(done, SIGINT, 0) == 130);
  CHECK(list_exit_code(done, SIGTERM, 0) == 143);
  done.halted_by = "Forbidden";
  CHECK(list_exit_code(done, SIGINT, 0) == 3);
  CHECK(list_exit_code(done, SIGINT, ENOSPC) == 2);
  CHECK(list_exit_code(done, 0, EPIPE) == 141);
}
