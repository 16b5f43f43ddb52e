#include <doctest/doctest.h>

#include <algorithm>

#include "client.hpp"

using namespace mpustop;
using namespace mpustop::sim;

// Promise 2 (design 2), and the table of design 5: 500/s, 8,000 sends, 6 seeds, exponential one-way
// jitter. Rates are of virtual time. Counted from the first batch: the first request goes alone.

namespace {

struct path {
  double one_way_ms;
  double jitter_ms;
  double held_up = 0;  ///< share of packets that take 300 ms more, each way
};

struct rate {
  double mean = 0;  ///< a second
  unsigned worst = 0;
};

rate measure(const path& way, bool many_connections) {
  rate all;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    scenario run;
    run.seed = seed;
    run.sends = 8'000;
    const auto in_nanos = [](double value) { return static_cast<nanos>(value * ms); };
    const one_way there{in_nanos(way.one_way_ms), in_nanos(way.jitter_ms)};
    run.peers = {{there, there}};
    run.jitter = jitter_kind::exponential;
    run.in_order = !many_connections;
    run.held_up = way.held_up;
    run.timer_lag = in_nanos(0.02);
    real_discipline tokens({.limit = run.limit, .guard = run.guard});
    const outcome seen = client(run, tokens).play();
    const auto paced = static_cast<double>(seen.sent.back() - seen.sent[1]) / second;
    all.mean += static_cast<double>(run.sends - 2) / paced / 6;
    all.worst = std::max(all.worst, most_in_a_second(seen.counted));
  }
  return all;
}

void reaches(const path& way, double one, double many) {
  for (const bool many_connections : {false, true}) {
    const rate seen = measure(way, many_connections);
    CAPTURE(many_connections);
    MESSAGE(seen.mean << "/s, worst second " << seen.worst);
    CHECK(seen.mean >= (many_connections ? many : one));
    CHECK(seen.worst <= 500);
  }
}

}  // namespace

TEST_SUITE("limiter_rates") {
  // The table's 499.9 leaves out the 500 ppm for the clock, which cost 0.25/s.
  TEST_CASE("loopback") { reaches({0.05, 0.02}, 499.5, 499.5); }
  TEST_CASE("round trip 20 ms, jitter 2.5 ms each way") { reaches({10, 2.5}, 495.8, 496.5); }
  TEST_CASE("round trip 100 ms, jitter 10 ms each way") { reaches({50, 10}, 477.8, 485.8); }
  TEST_CASE("one round trip in 100 held up for 300 ms") { reaches({10, 1, 0.005}, 438.8, 495.8); }
}
