#include <doctest/doctest.h>

#include <memory>

#include "client.hpp"
#include "wrong_disciplines.hpp"

using namespace mpustop;
using namespace mpustop::sim;

// The properties can fail: the same simulation catches what is wrong.

namespace {

/// In how many of 400 seeds the server sees a second above the limit.
template <class Make>
int caught(guard_mode drawn, Make make) {
  int seen = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const scenario run = draw(seed, drawn);
    if (run.limit > 500) continue;  // the plain ones are slow
    const std::unique_ptr<discipline> tokens = make(run.limit);
    const outcome result = client(run, *tokens).play();
    seen += most_in_a_second(result.counted) > run.limit ? 1 : 0;
  }
  return seen;
}

}  // namespace

TEST_SUITE("limiter_mutants") {
  TEST_CASE("a classic bucket is caught in most seeds") {
    CHECK(caught(guard_mode::strict,
                 [](unsigned limit) { return std::make_unique<classic_bucket>(limit); }) > 200);
  }
  TEST_CASE("X = 1.3 x the smallest round trip is caught") {
    CHECK(caught(guard_mode::strict,
                 [](unsigned limit) { return std::make_unique<bare_factor>(limit, 1.3); }) > 40);
  }
  TEST_CASE("X = 0.9 x the smallest of few round trips is caught where jitter is large") {
    CHECK(caught(guard_mode::strict,
                 [](unsigned limit) { return std::make_unique<bare_factor>(limit, 0.9); }) > 2);
  }
  TEST_CASE("the strict guard is caught where requests are counted anywhere") {
    CHECK(caught(guard_mode::paranoid, [](unsigned limit) {
            return std::make_unique<real_discipline>(
                core::limiter_options{.limit = limit, .guard = guard_mode::strict});
          }) > 2);
  }
  TEST_CASE("the send guard is caught at the server") {
    CHECK(caught(guard_mode::strict, [](unsigned limit) {
            return std::make_unique<real_discipline>(
                core::limiter_options{.limit = limit, .guard = guard_mode::send});
          }) > 40);
  }
}
