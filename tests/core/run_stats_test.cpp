#include <doctest/doctest.h>

#include "core/run_stats.hpp"

using namespace mpustop::core;
using mpustop::outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a run that did nothing is all zeros") {
  const mpustop::summary s = run_stats().summary();
  CHECK(s.tasks == 0);
  CHECK(s.not_attempted == 0);
  CHECK(s.seconds == 0);
  CHECK(s.mean_qps == 0);
  CHECK(s.max_in_1s == 0);
  CHECK(s.latency_ms.p50 == 0);
  CHECK(s.latency_ms.max == 0);
}

TEST_CASE("every outcome has its count, and what has none yet is not attempted") {
  run_stats stats;
  for (int i = 0; i < 30; ++i) stats.read_record();
  unsigned times = 0;
  for (const outcome value : {outcome::stopped, outcome::already_stopped, outcome::failed,
                              outcome::gave_up, outcome::invalid, outcome::duplicate}) {
    ++times;
    for (unsigned i = 0; i < times; ++i) stats.ended(value);
  }
  const mpustop::summary s = stats.summary();
  CHECK(s.tasks == 30);
  CHECK(s.stopped == 1);
  CHECK(s.already_stopped == 2);
  CHECK(s.failed == 3);
  CHECK(s.gave_up == 4);
  CHECK(s.invalid == 5);
  CHECK(s.duplicate == 6);
  CHECK(s.not_attempted == 9);
}

TEST_CASE("sends, retries, throttled answers and latencies are counted") {
  run_stats stats;
  const time_point start{seconds(100)};
  for (int i = 0; i < 100; ++i) stats.sent(i % 10 == 0, start + milliseconds(20) * i);
  stats.answered(false, milliseconds(5), start + milliseconds(1'990));
  stats.answered(true, milliseconds(40), start + milliseconds(2'000));
  const mpustop::summary s = stats.summary();
  CHECK(s.attempts == 100);
  CHECK(s.retries == 10);
  CHECK(s.throttled == 1);
  CHECK(s.seconds == doctest::Approx(2.0));
  CHECK(s.mean_qps == doctest::Approx(50.0));  // one every 20 ms
  CHECK(s.max_in_1s == 50);
  CHECK(s.latency_ms.p50 == doctest::Approx(5.0).epsilon(0.016));
  CHECK(s.latency_ms.p90 == doctest::Approx(40.0).epsilon(0.016));
  CHECK(s.latency_ms.max == doctest::Approx(40.0));
}

TEST_CASE("a send without an answer takes no time and has no rate") {
  run_stats stats;
  stats.sent(false, time_point{seconds(1)});
  CHECK(stats.summary().seconds == 0);
  CHECK(stats.summary().mean_qps == 0);
  CHECK(stats.summary().attempts == 1);
  CHECK(stats.summary().max_in_1s == 1);
}
