// Runs that end early, or never begin.
#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "listed_tasks.hpp"

using namespace mpustop;
using mock_server = mock::background_server;
using test::listed_tasks;
using test::unlimited;

namespace {

mock::mock_options plain_mock() {
  mock::mock_options out;
  out.qps_limit = 0;
  return out;
}

error_kind kind_of_failure(const options& wanted) {
  listed_tasks source(5);
  try {
    stopper(wanted).run(source, {});
  } catch (const error& problem) {
    return problem.kind();
  }
  FAIL("the run did not fail");
  return error_kind::usage;
}

/// Has nothing to give, which it knows only once `end` was called.
class late_end final : public task_source {
 public:
  state next(task_record&) override { return ended_ ? state::end : state::pending; }
  void watch(std::function<void()> wake) override {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
  }
  void end() {
    ended_ = true;
    const std::lock_guard lock(mutex_);
    if (wake_) wake_();
  }

 private:
  std::atomic<bool> ended_{false};
  std::mutex mutex_;
  std::function<void()> wake_;
};

}  // namespace

TEST_CASE("an input that turns out to be empty is waited for without a connection") {
  mock_server mock(plain_mock());
  late_end source;
  bool connected = false;
  {
    // In the time of another run a connection would have come up.
    const std::jthread other([&] {
      listed_tasks some(20);
      stopper(unlimited(mock)).run(some, {});
      source.end();
    });
    const summary done =
        stopper(unlimited(mock)).run(source, {.on_connected = [&] { connected = true; }});
    CHECK(done.complete);
    CHECK(done.connections == 0);
  }
  CHECK(!connected);
}

TEST_CASE("stop() ends a run: what is in flight gets its row, the rest is not attempted") {
  mock::mock_options there = plain_mock();
  there.latency = mock::parse_latency("5ms");
  mock_server mock(there);
  options wanted = unlimited(mock);
  wanted.http = http_version_choice::http2;
  listed_tasks source(100'000);
  stopper run(wanted);
  unsigned rows = 0;
  const summary done = run.run(source, {.on_row = [&](const row&) {
                                 if (++rows == 50) std::thread([&] { run.stop(); }).join();
                               }});
  mock.stop();
  CHECK(!done.complete);
  CHECK(done.stopped == rows);
  CHECK(done.not_attempted == done.tasks - rows);
  CHECK(mock->task_counts().stopped == rows);
  CHECK(done.halted_by.empty());
}

TEST_CASE("a stop before the run sends nothing") {
  mock_server mock(plain_mock());
  stopper run(unlimited(mock));
  run.stop();
  listed_tasks source(10);
  CHECK(run.run(source, {}).attempts == 0);
  mock.stop();
  CHECK(mock->counts().arrivals == 0);
}

TEST_CASE("an outage longer than max_outage ends the run; what was in it has no row") {
  mock::mock_options there = plain_mock();
  mock::parse_faults("503=100%,from=20ms", there.faults);
  mock_server mock(there);
  options wanted = unlimited(mock);
  wanted.qps = 500;
  wanted.max_outage = std::chrono::milliseconds(1'200);
  listed_tasks source(1'000);
  unsigned rows = 0;
  const summary done = stopper(wanted).run(source, {.on_row = [&](const row&) { ++rows; }});
  mock.stop();
  CHECK(done.halted_by == "outage");
  CHECK(done.halt_reason.find("503") != std::string::npos);
  CHECK(done.stopped == rows);
  CHECK(done.gave_up == 0);
  CHECK(done.not_attempted == done.tasks - rows);
  CHECK(mock->counts().arrivals - rows <= 60);
}

TEST_CASE("a wrong secret costs one call and halts the run") {
  mock::mock_options there = plain_mock();
  there.latency = mock::parse_latency("20ms");
  mock_server mock(there);
  options wanted = unlimited(mock);
  wanted.keys.access_key_secret = "wrong";
  listed_tasks source(500);
  const summary done = stopper(wanted).run(source, {});
  mock.stop();
  CHECK(done.halted_by == "SignatureDoesNotMatch");
  CHECK(done.halt_reason.find("wrong") == std::string::npos);
  CHECK(done.halt_reason.find("POST") == std::string::npos);
  CHECK(done.halt_advice.find("the secret is wrong") != std::string::npos);
  CHECK(done.stopped == 0);
  CHECK(mock->counts().arrivals == 1);
}

TEST_CASE("what cannot be connected to is told before anything is sent") {
  mock_server mock(plain_mock());
  options wanted = unlimited(mock);
  mock.stop();
  options refused = wanted;
  refused.endpoint = "https://127.0.0.1:1";
  CHECK(kind_of_failure(refused) == error_kind::connect);
}

TEST_CASE("a certificate that is not trusted ends the run before anything is sent") {
  mock::mock_options there = plain_mock();
  there.tls = true;
  mock_server mock(there);
  options wanted = unlimited(mock);
  wanted.ca_file.clear();
  CHECK(kind_of_failure(wanted) == error_kind::connect);
  mock.stop();
  CHECK(mock->counts().arrivals == 0);
}

TEST_CASE("what a callback throws ends the run and comes out of it") {
  mock_server mock(plain_mock());
  listed_tasks source(100);
  stopper run(unlimited(mock));
  CHECK_THROWS_WITH_AS(
      run.run(source, {.on_row = [](const row&) { throw std::runtime_error("full"); }}), "full",
      std::runtime_error);
  listed_tasks more(100);
  CHECK_THROWS_AS(
      stopper(unlimited(mock))
          .run(more, {.on_connected = [] { throw error(error_kind::report, "no report"); }}),
      error);
}

TEST_CASE("an input that breaks off lets what was sent end, then is told") {
  struct breaking : listed_tasks {
    using listed_tasks::listed_tasks;
    state next(task_record& out) override {
      if (given() == 30) throw error(error_kind::input, "tasks.csv: broken");
      return listed_tasks::next(out);
    }
  };
  mock_server mock(plain_mock());
  breaking source(100);
  unsigned rows = 0;
  stopper run(unlimited(mock));
  CHECK_THROWS_WITH_AS(run.run(source, {.on_row = [&](const row&) { ++rows; }}),
                       "tasks.csv: broken", error);
  mock.stop();
  CHECK(mock->task_counts().stopped == rows);
}

TEST_CASE("options that cannot be are refused by name") {
  options wanted;
  wanted.keys = {"id", "secret", ""};
  const auto refusal = [](const options& bad) {
    try {
      const stopper made(bad);
    } catch (const error& problem) {
      CHECK(problem.kind() == error_kind::usage);
      return std::string(problem.what());
    }
    return std::string();
  };
  CHECK(refusal(wanted).empty());
  options bad = wanted;
  bad.proxy = "socks5://bob:hunter2@localhost";
  CHECK(refusal(bad).starts_with("the proxy: only an http:// proxy is possible"));
  bad = wanted;
  bad.qps = 501;
  CHECK(refusal(bad).find("--qps 501") != std::string::npos);
  bad.account_limit = 600;
  CHECK(refusal(bad).empty());
  bad.qps = 0;
  CHECK(refusal(bad).find("--qps 0") != std::string::npos);
  bad.endpoint = "https://localhost:1";
  CHECK(refusal(bad).empty());
  bad = wanted;
  bad.keys.access_key_secret.clear();
  CHECK(refusal(bad).find("ALIBABA_CLOUD_ACCESS_KEY_ID") != std::string::npos);
  bad = wanted;
  bad.timeout = std::chrono::milliseconds{0};
  CHECK(refusal(bad).find("--timeout") != std::string::npos);
  bad = wanted;
  bad.max_outage = std::chrono::milliseconds{0};
  CHECK(refusal(bad).find("--max-outage") != std::string::npos);
}
