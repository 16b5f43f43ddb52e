// Runs that go to their end.
#include <doctest/doctest.h>

#include <set>

#include "listed_tasks.hpp"

using namespace mpustop;
using mock_server = mock::background_server;
using test::listed_tasks;
using test::unlimited;

namespace {

mock::mock_options mock_options(bool tls) {
  mock::mock_options out;
  out.tls = tls;
  out.qps_limit = 0;
  return out;
}

struct run_of {
  summary done;
  std::set<std::uint64_t> lines;
  std::vector<row> rows;
};

run_of run_all(const options& wanted, unsigned count) {
  run_of out;
  listed_tasks source(count);
  stopper stopper(wanted);
  out.done = stopper.run(source, {.on_row = [&](const row& ended) {
                           out.lines.insert(ended.line);
                           out.rows.push_back(ended);
                         }});
  return out;
}

void check_all_stopped_once(mock_server& mock, const run_of& got, unsigned count) {
  mock.stop();
  CHECK(got.done.complete);
  CHECK(got.done.stopped == count);
  CHECK(got.rows.size() == count);
  CHECK(got.lines.size() == count);
  const auto tasks = mock->task_counts();
  CHECK(tasks.stopped == count);
  CHECK(tasks.stopped_again == 0);
  CHECK(mock->counts().arrivals == count);
}

}  // namespace

TEST_CASE("every task is stopped exactly once, whatever carries the calls") {
  struct way {
    bool tls;
    http_version_choice http;
    const char* protocol;
  };
  for (const way& by : {way{true, http_version_choice::automatic, "h2"},
                        way{true, http_version_choice::http11, "http/1.1"},
                        way{false, http_version_choice::automatic, "http/1.1"},
                        way{false, http_version_choice::http2, "h2"}}) {
    for (const auto signature : {signature_version::v3, signature_version::v1}) {
      CAPTURE(by.tls);
      CAPTURE(by.protocol);
      mock_server mock(mock_options(by.tls));
      options wanted = unlimited(mock);
      wanted.http = by.http;
      wanted.signature = signature;
      const run_of got = run_all(wanted, 700);
      CHECK(got.done.protocol == by.protocol);
      check_all_stopped_once(mock, got, 700);
    }
  }
}

TEST_CASE("a run with a security token is accepted") {
  mock::mock_options there = mock_options(true);
  there.keys.security_token = "a token/with+signs=";
  mock_server mock(there);
  options wanted = unlimited(mock);
  for (const auto signature : {signature_version::v3, signature_version::v1}) {
    wanted.signature = signature;
    wanted.keys = there.keys;
    listed_tasks source(20);
    CHECK(stopper(wanted).run(source, {}).tasks == 20);
  }
  mock.stop();
  CHECK(mock->counts().by_status.at(200) >= 20);
}

TEST_CASE("the endpoint never sees more than the limit in a second") {
  for (const auto guard : {guard_mode::strict, guard_mode::paranoid}) {
    mock::mock_options there = mock_options(true);
    there.qps_limit = 100;
    mock_server mock(there);
    options wanted = unlimited(mock);
    wanted.qps = 100;
    wanted.guard = guard;
    const run_of got = run_all(wanted, 250);
    check_all_stopped_once(mock, got, 250);
    CHECK(mock->counts().max_in_1s <= 100);
    CHECK(got.done.throttled == 0);
  }
}

TEST_CASE("errors, throttling and dropped connections lose nothing") {
  for (const auto http : {http_version_choice::http2, http_version_choice::http11}) {
    mock::mock_options there = mock_options(true);
    mock::parse_faults("500=5%,503=5%,503-html=3%,throttle=5%,drop=1%,seed=3", there.faults);
    mock_server mock(there);
    options wanted = unlimited(mock);
    wanted.http = http;
    const run_of got = run_all(wanted, 600);
    mock.stop();
    CHECK(got.done.complete);
    CHECK(got.done.stopped + got.done.already_stopped == 600);
    CHECK(got.lines.size() == 600);
    CHECK(got.done.retries > 0);
    CHECK(mock->task_counts().stopped == 600);
  }
}

TEST_CASE("rows tell what happened") {
  mock_server mock(mock_options(false));
  const run_of got = run_all(unlimited(mock), 3);
  REQUIRE(got.rows.size() == 3);
  const row& one = got.rows.front();
  CHECK(one.outcome == outcome::stopped);
  CHECK(one.http_status == 200);
  CHECK(one.code.empty());
  CHECK(one.request_id.size() == 36);
  CHECK(one.attempts == 1);
  CHECK(one.latency.has_value());
  CHECK(one.finished_at > std::chrono::system_clock::now() - std::chrono::hours(1));
}
