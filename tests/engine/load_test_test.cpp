// Load tests against the stand-in endpoint in the same process.
#include <doctest/doctest.h>

#include <thread>

#include <mpustop/error.hpp>

#include "engine/load_test.hpp"
#include "mock/background_server.hpp"

using namespace mpustop;
using namespace std::chrono_literals;
using mock_server = mock::background_server;

namespace {

mock::mock_options there(bool tls = true) {
  mock::mock_options out;
  out.tls = tls;
  out.qps_limit = 0;
  return out;
}

engine::load_options load_of(const mock_server& mock, std::uint64_t requests) {
  engine::load_options out;
  out.target = mock.run_options();
  out.target.qps = 0;
  out.requests = requests;
  return out;
}

core::load_result run(const engine::load_options& wanted) {
  return engine::load_test(wanted).run({});
}

error_kind kind_of_failure(const engine::load_options& wanted) {
  try {
    run(wanted);
  } catch (const error& problem) {
    return problem.kind();
  }
  FAIL("the load did not fail");
  return error_kind::halted;
}

}  // namespace

TEST_CASE("as many requests as were asked for arrive, whatever carries them") {
  for (const bool tls : {true, false}) {
    for (const auto http : {http_version_choice::http2, http_version_choice::http11}) {
      for (const auto signature : {signature_version::v3, signature_version::v1}) {
        for (const unsigned threads : {1U, 3U}) {
          CAPTURE(tls);
          CAPTURE(threads);
          mock_server mock(there(tls));
          engine::load_options wanted = load_of(mock, 301);
          wanted.target.http = http;
          wanted.target.signature = signature;
          wanted.target.connections = 6;
          wanted.threads = threads;
          const core::load_result got = run(wanted);
          mock.stop();
          CHECK(got.ok == 301);
          CHECK(got.requests == 301);
          CHECK(got.errors.empty());
          CHECK(got.unfinished == 0);
          CHECK(got.not_started == 0);
          CHECK(got.latency.count() == 301);
          CHECK(got.connections <= 6);
          CHECK(got.connections >= threads);
          CHECK(got.protocol == (http == http_version_choice::http2 ? "h2" : "http/1.1"));
          CHECK(got.max_in_1s <= 301);
          CHECK(got.bytes_sent > 301 * 100);
          CHECK(got.bytes_received > 301 * 50);
          CHECK(mock->counts().arrivals == 301);
          CHECK(mock->counts().bad_signatures() == 0);
        }
      }
    }
  }
}

TEST_CASE("the strict guard's sum over threads never passes the limit at the server") {
  for (const unsigned threads : {1U, 3U}) {
    mock::mock_options limited = there();
    limited.qps_limit = 100;
    mock_server mock(limited);
    engine::load_options wanted = load_of(mock, 250);
    wanted.target.qps = 100;
    wanted.guard = engine::load_guard::strict;
    wanted.threads = threads;
    const core::load_result got = run(wanted);
    mock.stop();
    CHECK(got.ok == 250);
    CHECK(mock->counts().max_in_1s <= 100);
  }
}

TEST_CASE("what the warm-up sends arrives and is not counted") {
  mock_server mock(there());
  engine::load_options wanted = load_of(mock, 50);
  wanted.target.qps = 200;
  wanted.warm_up = 250ms;
  const core::load_result got = run(wanted);
  mock.stop();
  CHECK(got.requests == 50);
  CHECK(mock->counts().arrivals == 100);
}

TEST_CASE("errors are counted by class and Code, and nothing is tried again") {
  mock::mock_options faulty = there();
  mock::parse_faults("throttle=20%,500=20%,h2-reset=10%,seed=4", faulty.faults);
  mock_server mock(faulty);
  engine::load_options wanted = load_of(mock, 400);
  wanted.target.http = http_version_choice::http2;
  const core::load_result got = run(wanted);
  mock.stop();
  CHECK(got.requests == 400);
  CHECK(mock->counts().arrivals == 400);
  CHECK(got.errors.at("throttled").at("Throttling.User") > 0);
  CHECK(got.errors.at("transient").at("InternalError") > 0);
  CHECK(got.errors.at("transport").at("StreamReset") > 0);
}

TEST_CASE("pairs of a list are asked for again and again") {
  mock_server mock(there());
  engine::load_options wanted = load_of(mock, 30);
  wanted.ids = {{"app", "one"}, {"app", "two"}, {"app", "three"}};
  const core::load_result got = run(wanted);
  mock.stop();
  CHECK(got.ok == 30);
  CHECK(got.already_stopped == 27);
  CHECK(mock->task_counts().stopped == 3);
}

TEST_CASE("a service that never answers makes time-outs, and the load ends") {
  mock::mock_options mute = there();
  mock::parse_faults("mute=100%", mute.faults);
  mock_server mock(mute);
  engine::load_options wanted = load_of(mock, 20);
  wanted.target.timeout = 300ms;
  const core::load_result got = run(wanted);
  CHECK(got.errors == core::load_errors{{"transport", {{"Timeout", 20}}}});
}

TEST_CASE("stop() from another thread ends a load that has no end in sight") {
  mock_server mock(there());
  engine::load_options wanted = load_of(mock, 0);
  wanted.length = 24h;
  wanted.threads = 2;
  engine::load_test test(wanted);
  std::jthread stopper;
  const core::load_result got =
      test.run({.on_progress = [&](const engine::load_test::progress& now) {
        if (now.ok > 0 && !stopper.joinable()) stopper = std::jthread([&] { test.stop(); });
      }});
  mock.stop();
  CHECK(got.interrupted);
  CHECK(got.ok > 0);
  CHECK(got.unfinished == 0);
  CHECK(mock->counts().arrivals == got.requests);
}

TEST_CASE("a load that was stopped before it began sends nothing, and says so") {
  mock_server mock(there());
  engine::load_test test(load_of(mock, 10));
  test.stop();
  const core::load_result got = test.run({});
  mock.stop();
  CHECK(got.interrupted);
  CHECK(got.requests == 0);
  CHECK(got.not_started == 10);
  CHECK(mock->counts().arrivals == 0);
}

TEST_CASE("no connection at the beginning is an error of its own") {
  engine::load_options wanted;
  {
    mock_server mock(there());
    wanted = load_of(mock, 10);
    mock.stop();
  }
  wanted.target.ca_file.clear();  // it went with the server
  CHECK(kind_of_failure(wanted) == error_kind::connect);
  wanted.threads = 3;
  CHECK(kind_of_failure(wanted) == error_kind::connect);
}

TEST_CASE("options that make no sense are refused, each with its name") {
  mock_server mock(there());
  const auto refused = [&](auto change, const char* part) {
    engine::load_options wanted = load_of(mock, 10);
    change(wanted);
    try {
      engine::load_test test(wanted);
      FAIL("not refused: ", part);
    } catch (const error& problem) {
      CHECK(problem.kind() == error_kind::usage);
      CHECK(std::string(problem.what()).find(part) != std::string::npos);
    }
  };
  using wanted = engine::load_options&;
  refused([](wanted o) { o.requests = 0; }, "--duration");
  refused([](wanted o) { o.length = 1s; }, "--requests");
  refused([](wanted o) { o.threads = 0; }, "--threads");
  refused([](wanted o) { o.threads = 20; }, "--requests 10");
  refused([](wanted o) { o.threads = 4, o.target.connections = 3; }, "--connections 3");
  refused([](wanted o) { o.guard = engine::load_guard::strict; }, "--qps");
  refused([](wanted o) { o.batch = 20ms; }, "--batch");
  refused([](wanted o) { o.target.endpoint = "https://live.aliyuncs.com"; }, "--qps 0");
  refused([](wanted o) { o.target.endpoint = "https://live.aliyuncs.com", o.target.qps = 501; },
          "--account-limit");
  refused(
      [](wanted o) {
        o.target.endpoint = "https://live.aliyuncs.com", o.target.qps = 500;
        o.guard = engine::load_guard::none;
      },
      "--guard none");
  refused([](wanted o) { o.target.keys = {}; }, "ALIBABA_CLOUD_ACCESS_KEY_ID");
}
