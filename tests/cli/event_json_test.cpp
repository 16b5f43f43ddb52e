#include <doctest/doctest.h>

#include "cli/event_json.hpp"

using namespace mpustop::cli;
using std::chrono::milliseconds;

namespace {

const mpustop::core::wall_time moment{milliseconds(1'790'000'000'250)};

}  // namespace

TEST_CASE("a notice is an object of one line") {
  CHECK(event_json("notice", "it is \"back\"\nat C:\\x", moment) ==
        R"({"type":"notice","time":"2026-09-21T14:13:20.250Z",)"
        R"("text":"it is \"back\"\nat C:\\x"})");
}

TEST_CASE("what is in a text cannot leave its string") {
  CHECK(quoted("a\x1b[2Jb\x7f\r\t") == R"("a [2Jb   ")");
  CHECK(quoted("\xff\xc2\x9b") == R"("? ")");
  CHECK(quoted("t\u00e4sk") == "\"t\u00e4sk\"");
  CHECK(quoted("") == R"("")");
  CHECK(quoted("a\n\nb") == R"("a\n\nb")");
}

TEST_CASE("progress has every number, and null for what is not known") {
  run_progress run{.state = run_state::throttled, .total = 100, .rate = 49.96, .seconds_left = 1};
  run.now.tasks = 60;
  run.now.not_attempted = 10;
  run.now.stopped = 44;
  run.now.already_stopped = 1;
  run.now.failed = 2;
  run.now.gave_up = 3;
  run.now.retrying = 4;
  run.now.in_flight = 5;
  run.now.attempts = 77;
  run.now.throttled = 6;
  run.now.slowed_to = 50;
  CHECK(progress_json(run, moment) ==
        R"({"type":"progress","time":"2026-09-21T14:13:20.250Z","state":"throttled","done":50,)"
        R"("total":100,"rate":50.0,"seconds_left":1.0,"stopped":44,"already_stopped":1,)"
        R"("failed":2,"gave_up":3,"invalid":0,"duplicate":0,"resumed":0,"retrying":4,)"
        R"("in_flight":5,"attempts":77,"throttled":6,"slowed_to":50.0,"paused_seconds":null})");
  CHECK(progress_json({.state = run_state::connecting}, moment) ==
        R"({"type":"progress","time":"2026-09-21T14:13:20.250Z","state":"connecting","done":0,)"
        R"("total":null,"rate":null,"seconds_left":null,"stopped":0,"already_stopped":0,)"
        R"("failed":0,"gave_up":0,"invalid":0,"duplicate":0,"resumed":0,"retrying":0,)"
        R"("in_flight":0,"attempts":0,"throttled":0,"slowed_to":null,"paused_seconds":null})");
}

TEST_CASE("a load's progress") {
  const load_progress load{.done = 7, .errors = 1, .elapsed = std::chrono::seconds(2)};
  CHECK(load_progress_json(load, false, moment) ==
        R"({"type":"progress","time":"2026-09-21T14:13:20.250Z","state":"running","done":7,)"
        R"("total":null,"rate":null,"seconds_left":null,"errors":1,"elapsed":2.0})");
}
