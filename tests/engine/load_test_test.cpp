// A load test over real sockets: what it counts is what the endpoint saw.
#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include <mpustop/error.hpp>

#include "engine/load_test.hpp"
#include "mock/background_server.hpp"

using namespace mpustop;
using namespace std::chrono_literals;
using engine::load_options;
using engine::load_test;
using mock_server = mock::background_server;

namespace {

mock::mock_options mock_options(bool tls) {
  mock::mock_options out;
  out.tls = tls;
  out.qps_limit = 0;
  return out;
}

/// `requests` as fast as can be.
load_options closed(const mock_server& mock, std::uint64_t requests) {
  load_options out;
  out.target = mock.run_options();
  out.target.qps = 0;
  out.target.connections = 4;
  out.target.streams = 8;
  out.requests = requests;
  return out;
}

void check_against(mock_server& mock, const core::load_result& got, std::uint64_t requests) {
  mock.stop();
  CHECK(got.requests == requests);
  CHECK(got.ok == requests);
  CHECK(got.unfinished == 0);
  CHECK(got.not_started == 0);
  CHECK(got.errors.empty());
  CHECK(got.latency.count() == requests);
  CHECK(mock->counts().arrivals == requests);
  CHECK(mock->task_counts().stopped == requests);
  CHECK(mock->counts().connections == got.connections);
  CHECK(!got.interrupted);
  CHECK(!got.gave_up);
}

error_kind kind_of_failure(const load_options& wanted) {
  try {
    load_test(wanted).run({});
  } catch (const error& problem) {
    return problem.kind();
  }
  FAIL("the load did not fail");
  return error_kind::usage;
}

}  // namespace

TEST_CASE("a load counts what the endpoint counts, whatever carries the calls") {
  struct way {
    bool tls;
    http_version_choice http;
    signature_version signature;
    unsigned threads;
    const char* protocol;
  };
  using enum signature_version;
  for (const way& by : {way{true, http_version_choice::automatic, v3, 1, "h2"},
                        way{true, http_version_choice::automatic, v1, 2, "h2"},
                        way{true, http_version_choice::http11, v3, 2, "http/1.1"},
                        way{false, http_version_choice::http11, v1, 1, "http/1.1"},
                        way{false, http_version_choice::http2, v3, 4, "h2"}}) {
    CAPTURE(by.threads);
    CAPTURE(by.protocol);
    mock_server mock(mock_options(by.tls));
    load_options wanted = closed(mock, 1'503);
    wanted.target.http = by.http;
    wanted.target.signature = by.signature;
    wanted.threads = by.threads;
    const core::load_result got = load_test(wanted).run({});
    check_against(mock, got, 1'503);
    CHECK(got.protocol == by.protocol);
    CHECK(got.bytes_received > 0);
    CHECK(got.bytes_sent > 1'503 * 100);
  }
}

TEST_CASE("the places of a schedule are divided among the threads") {
  for (const unsigned threads : {1U, 2U, 3U}) {
    for (const auto batch : {0ms, 20ms}) {
      CAPTURE(threads);
      CAPTURE(batch.count());
      mock_server mock(mock_options(false));
      load_options wanted = closed(mock, 0);
      wanted.length = 300ms;
      wanted.target.qps = 1'000;
      wanted.threads = threads;
      wanted.batch = batch;
      const core::load_result got = load_test(wanted).run({});
      CHECK(got.requests + got.not_started == 300);
      CHECK(got.intended_qps == 1'000);
      mock.stop();
      CHECK(mock->counts().arrivals == got.requests);
    }
  }
}

TEST_CASE("the endpoint never sees more than a guarded load's rate in a second") {
  mock_server mock(mock_options(true));
  load_options wanted = closed(mock, 250);
  wanted.target.qps = 101;
  wanted.guard = engine::load_guard::strict;
  wanted.threads = 2;
  const core::load_result got = load_test(wanted).run({});
  check_against(mock, got, 250);
  CHECK(mock->counts().max_in_1s <= 101);
}

TEST_CASE("the warm-up is sent and not counted") {
  mock_server mock(mock_options(false));
  load_options wanted = closed(mock, 200);
  wanted.warm_up = 100ms;
  wanted.target.qps = 1'000;
  const core::load_result got = load_test(wanted).run({});
  mock.stop();
  CHECK(got.requests == 200);
  CHECK(mock->counts().arrivals == 300);
}

TEST_CASE("errors are counted by class and Code, and tried no second time") {
  mock_server mock(mock_options(true));
  load_options wanted = closed(mock, 50);
  wanted.target.keys.access_key_secret = "wrong";
  const core::load_result got = load_test(wanted).run({});
  mock.stop();
  CHECK(got.ok == 0);
  CHECK(got.requests == 50);
  REQUIRE(got.errors.contains("fatal"));
  CHECK(got.errors.at("fatal").at("SignatureDoesNotMatch") == 50);
  CHECK(mock->counts().arrivals == 50);
}

TEST_CASE("connections that are dropped cost what was on them, and the load goes on") {
  mock::mock_options there = mock_options(true);
  mock::parse_faults("drop=2%,503=5%,seed=3", there.faults);
  mock_server mock(there);
  load_options wanted = closed(mock, 600);
  wanted.threads = 2;
  const core::load_result got = load_test(wanted).run({});
  mock.stop();
  CHECK(got.requests == 600);
  CHECK(got.ok < 600);
  CHECK(got.connections > 4);
  CHECK(got.errors.contains("transport"));
  CHECK(mock->task_counts().stopped >= got.ok);
}

TEST_CASE("stop() ends a load from any thread, a callback's too") {
  for (const unsigned threads : {1U, 2U}) {
    mock_server mock(mock_options(true));
    load_options wanted = closed(mock, 0);
    wanted.length = 1h;
    wanted.threads = threads;
    load_test load(wanted);
    const core::load_result got = load.run({.on_progress = [&](const load_test::progress& now) {
      if (now.ok > 0) load.stop();
    }});
    mock.stop();
    CHECK(got.interrupted);
    CHECK(got.ok > 0);
    CHECK(got.unfinished == 0);
    CHECK(mock->counts().arrivals == got.requests);
  }
}

TEST_CASE("a stop before the load sends nothing") {
  mock_server mock(mock_options(true));
  load_test load(closed(mock, 10));
  load.stop();
  const core::load_result got = load.run({});
  CHECK(got.interrupted);
  CHECK(got.requests == 0);
  CHECK(got.not_started == 10);
  mock.stop();
  CHECK(mock->counts().arrivals == 0);
}

TEST_CASE("a stop at any moment ends it, before it is connected too") {
  for (int moment = 0; moment < 60; ++moment) {
    mock_server mock(mock_options(true));
    load_options wanted = closed(mock, 0);
    wanted.length = 1h;
    wanted.target.qps = 200;
    wanted.threads = 2;
    load_test load(wanted);
    std::thread stopper([&] {
      for (int i = 0; i < moment * moment; ++i) std::this_thread::yield();
      load.stop();
    });
    const core::load_result got = load.run({});
    stopper.join();
    mock.stop();
    CHECK(got.interrupted);
    CHECK(got.not_started < 10'000);  // not the places since the clock's epoch
    CHECK(got.requests == mock->counts().arrivals);
  }
}

TEST_CASE("what a callback throws ends the load and comes out of it") {
  mock_server mock(mock_options(false));
  load_options wanted = closed(mock, 0);
  wanted.length = 1h;
  wanted.threads = 2;
  load_test load(wanted);
  CHECK_THROWS_WITH_AS(
      load.run(
          {.on_progress = [](const load_test::progress&) { throw std::runtime_error("full"); }}),
      "full", std::runtime_error);
}

TEST_CASE("what cannot be connected to is told before anything is sent, by each thread") {
  mock_server mock(mock_options(true));
  load_options wanted = closed(mock, 10);
  wanted.threads = 2;
  load_options untrusted = wanted;
  untrusted.target.ca_file.clear();
  CHECK(kind_of_failure(untrusted) == error_kind::connect);
  mock.stop();
  wanted.target.endpoint = "https://127.0.0.1:1";
  CHECK(kind_of_failure(wanted) == error_kind::connect);
  CHECK(mock->counts().arrivals == 0);
}

TEST_CASE("options of a load that cannot be are refused by name") {
  load_options wanted;
  wanted.target.keys = {"id", "secret", ""};
  wanted.target.endpoint = "https://localhost:1";
  wanted.requests = 10;
  const auto refusal = [](const load_options& bad) {
    try {
      const load_test made(bad);
    } catch (const error& problem) {
      CHECK(problem.kind() == error_kind::usage);
      return std::string(problem.what());
    }
    return std::string();
  };
  const auto has = [&](const load_options& bad, const char* text) {
    INFO(refusal(bad));
    CHECK(refusal(bad).find(text) != std::string::npos);
  };
  CHECK(refusal(wanted).empty());
  CHECK(load_test(wanted).guard() == engine::load_guard::none);
  load_options bad = wanted;
  bad.length = 1s;
  has(bad, "--requests and --duration");
  bad.requests = 0;
  CHECK(refusal(bad).empty());
  bad = wanted;
  bad.threads = 11;
  has(bad, "--requests 10");
  bad.requests = 100;
  bad.target.connections = 10;
  has(bad, "--connections 10");
  bad.threads = 65;
  has(bad, "--threads 65");
  bad = wanted;
  bad.guard = engine::load_guard::strict;
  bad.target.qps = 0;
  has(bad, "--guard strict");
  bad.target.qps = 1;
  bad.threads = 2;
  has(bad, "--qps 1");
  bad = wanted;
  bad.target.endpoint = "https://live.aliyuncs.com";
  CHECK(load_test(bad).guard() == engine::load_guard::strict);
  bad.guard = engine::load_guard::none;
  has(bad, "--guard none");
  bad.guard.reset();
  bad.target.qps = 501;
  has(bad, "--qps 501");
}

TEST_CASE("pairs of a list are asked for again and again") {
  mock_server mock(mock_options(true));
  load_options wanted = closed(mock, 30);
  wanted.ids = {{"app", "one"}, {"app", "two"}, {"app", "three"}};
  const core::load_result got = load_test(wanted).run({});
  mock.stop();
  CHECK(got.ok == 30);
  CHECK(got.already_stopped == 27);
  CHECK(mock->task_counts().stopped == 3);
}

TEST_CASE("a service that never answers makes time-outs, and the load ends") {
  mock::mock_options mute = mock_options(true);
  mock::parse_faults("mute=100%", mute.faults);
  mock_server mock(mute);
  load_options wanted = closed(mock, 20);
  wanted.target.timeout = 300ms;
  const core::load_result got = load_test(wanted).run({});
  CHECK(got.errors == core::load_errors{{"transport", {{"Timeout", 20}}}});
}
