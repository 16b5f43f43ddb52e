// Keys that end while a run goes on.
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "listed_tasks.hpp"
#include "timed_keys.hpp"

using namespace mpustop;
using mock_server = mock::background_server;
using namespace mpustop::test;
using std::chrono::system_clock;

TEST_CASE("a token that has expired at the service is renewed, and every task is stopped") {
  for (const auto version : {signature_version::v3, signature_version::v1}) {
    mock_server mock(with_timed_tokens());
    options wanted = unlimited(mock);
    wanted.signature = version;
    wanted.keys = keys_with(past);
    const auto source = std::make_shared<scripted_source>(std::vector{keys_with(future)});
    wanted.renewal = source;
    listed_tasks tasks(500);
    std::size_t failed = 0;
    const summary done = stopper(wanted).run(
        tasks, {.on_row = [&](const row& ended) { failed += ended.outcome != outcome::stopped; }});
    mock.stop();
    CHECK(done.complete);
    CHECK(done.stopped == 500);
    CHECK(failed == 0);
    CHECK(source->fetches() == 1);
    CHECK(mock->task_counts().stopped == 500);
    CHECK(done.attempts <= 501 + 16);
  }
}

TEST_CASE("keys that are about to end are renewed while the run goes on") {
  mock_server mock(with_timed_tokens());
  options wanted = mock.run_options();
  wanted.qps = 500;
  wanted.keys = keys_with(future);
  wanted.keys.expires = system_clock::now() + std::chrono::milliseconds(100);
  credentials fresh = keys_with(token_until(system_clock::now() + std::chrono::hours(2)));
  fresh.expires = system_clock::now() + std::chrono::hours(2);
  const auto source = std::make_shared<scripted_source>(std::vector{fresh});
  wanted.renewal = source;
  listed_tasks tasks(1'000);
  const summary done = stopper(wanted).run(tasks, {});
  CHECK(done.stopped == 1'000);
  CHECK(done.retries == 0);
  CHECK(source->fetches() == 1);
  CHECK_FALSE(source->overlapped());
}

TEST_CASE("keys that stay expired halt the run in a handful of calls") {
  mock_server mock(with_timed_tokens());
  options wanted = unlimited(mock);
  wanted.keys = keys_with(past);
  const auto source = std::make_shared<scripted_source>(std::vector{keys_with(past)});
  wanted.renewal = source;
  listed_tasks tasks(500);
  const summary done = stopper(wanted).run(tasks, {});
  mock.stop();
  CHECK(done.halted_by == "InvalidSecurityToken.Expired");
  CHECK(mock->counts().arrivals <= 2);
}

TEST_CASE("a source that fails is told of without the secrets that it knows") {
  mock_server mock(with_timed_tokens());
  options wanted = unlimited(mock);
  wanted.keys = keys_with("TOKEN-SECRET-1");
  wanted.max_outage = std::chrono::milliseconds(1'500);
  wanted.renewal = std::make_shared<scripted_source>(std::vector<credentials>{});
  listed_tasks tasks(50);
  std::string told;
  const summary done = stopper(wanted).run(
      tasks, {.on_notice = [&](std::string_view text) { told += std::string(text) + "\n"; }});
  CHECK(done.halted_by == halted_by_keys);
  CHECK(told.find("the keys have ended") != std::string::npos);
  CHECK(told.find("TOKEN-SECRET-1") == std::string::npos);
  CHECK(done.halt_reason.find("TOKEN-SECRET-1") == std::string::npos);
}

TEST_CASE("a source that hangs does not hold up the end of a run") {
  class hanging final : public credentials_source {
   public:
    credentials fetch() override {
      on_fetch();
      const std::lock_guard wait(gate);
      throw std::runtime_error("late");
    }
    std::function<void()> on_fetch;
    std::mutex gate;
  };
  mock_server mock(with_timed_tokens());
  options wanted = unlimited(mock);
  wanted.keys = keys_with(past);
  const auto source = std::make_shared<hanging>();
  wanted.renewal = source;
  listed_tasks tasks(100);
  stopper run(wanted);
  source->on_fetch = [&run] { run.stop(); };
  const std::lock_guard hold(source->gate);
  const summary done = run.run(tasks, {});
  CHECK_FALSE(done.complete);
  CHECK(done.not_attempted == done.tasks);
}
