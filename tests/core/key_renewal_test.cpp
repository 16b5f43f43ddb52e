#include "core/key_renewal.hpp"

#include <doctest/doctest.h>

using namespace mpustop::core;
using std::chrono::minutes;
using std::chrono::seconds;
using refusal = key_renewal::refusal;

namespace {

constexpr time_point began{seconds(1'000)};

/// When the next fetch is due, found by asking second by second.
duration fetch_after(const key_renewal& keys, time_point from, duration at_most) {
  for (duration passed{0}; passed <= at_most; passed += seconds(1)) {
    if (keys.wants_fetch(from + passed)) return passed;
  }
  return duration::max();
}

key_renewal renewable(std::optional<duration> lasts, std::uint64_t seed = 1) {
  key_renewal keys(true, seed);
  keys.begin(lasts, began);
  return keys;
}

}  // namespace

TEST_CASE("keys are fetched anew before they end, by a third of their time, 15 minutes at most") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const duration short_lived = fetch_after(renewable(minutes(15), seed), began, minutes(15));
    CHECK(short_lived >= minutes(15) - minutes(5) - seconds(30));
    CHECK(short_lived <= minutes(15) - minutes(5) + seconds(1));
    const duration long_lived = fetch_after(renewable(minutes(600), seed), began, minutes(600));
    CHECK(long_lived >= minutes(600) - minutes(15) - seconds(90));
    CHECK(long_lived <= minutes(600) - minutes(15) + seconds(1));
  }
}

TEST_CASE("many clients do not ask in step") {
  CHECK(fetch_after(renewable(minutes(60), 1), began, minutes(60)) !=
        fetch_after(renewable(minutes(60), 2), began, minutes(60)));
}

TEST_CASE("keys that last, or that nobody can renew, are never fetched") {
  CHECK(fetch_after(renewable(std::nullopt), began, minutes(600)) == duration::max());
  key_renewal fixed(false, 1);
  fixed.begin(seconds(1), began);
  CHECK_FALSE(fixed.wants_fetch(began + minutes(10)));
  CHECK_FALSE(fixed.held(began + minutes(10)));
  CHECK(fixed.next_change(began) == never);
  CHECK(fixed.refused(0, began) == refusal::hopeless);
}

TEST_CASE("one fetch at a time, and the old keys are used as long as they last") {
  key_renewal keys = renewable(seconds(90));
  const time_point due = keys.next_change(began);
  CHECK_FALSE(keys.wants_fetch(due - seconds(1)));
  REQUIRE(keys.wants_fetch(due));
  keys.fetching();
  CHECK_FALSE(keys.wants_fetch(due + seconds(5)));
  keys.failed(due + seconds(5));
  CHECK(keys.failing());
  CHECK_FALSE(keys.held(due + seconds(5)));
  CHECK_FALSE(keys.wants_fetch(due + seconds(5)));
  CHECK(keys.wants_fetch(due + seconds(6)));
  CHECK(keys.held(began + seconds(90)));
  CHECK(keys.held_since(began + seconds(95)) == began + seconds(90));
}

TEST_CASE("failures are tried again ever later, once a minute at last") {
  key_renewal keys = renewable(seconds(30));
  time_point now = began + seconds(30);
  duration longest{0};
  for (int i = 0; i < 20; ++i) {
    REQUIRE(keys.wants_fetch(now));
    keys.fetching();
    keys.failed(now);
    const time_point again = keys.next_change(now);
    REQUIRE(again > now);
    CHECK_FALSE(keys.wants_fetch(again - duration{1}));
    longest = std::max(longest, again - now);
    now = again;
  }
  CHECK(longest <= seconds(60));
  CHECK(longest >= seconds(30));
}

TEST_CASE("new keys are a new generation, and what was signed with older ones says nothing") {
  key_renewal keys = renewable(minutes(15));
  keys.accepted(0);
  CHECK(keys.refused(0, began + seconds(1)) == refusal::renew);
  CHECK(keys.held(began + seconds(1)));
  CHECK(keys.wants_fetch(began + seconds(1)));
  keys.fetching();
  CHECK(keys.fetched(true, minutes(15), began + seconds(2)));
  CHECK(keys.generation() == 1);
  CHECK_FALSE(keys.held(began + seconds(2)));
  CHECK(keys.refused(0, began + seconds(3)) == refusal::outdated);
  CHECK_FALSE(keys.wants_fetch(began + seconds(3)));
}

TEST_CASE("new keys that are refused before any call succeeds with them are hopeless") {
  key_renewal keys = renewable(minutes(15));
  keys.accepted(0);
  CHECK(keys.refused(0, began) == refusal::renew);
  keys.fetching();
  keys.fetched(true, minutes(15), began);
  CHECK(keys.refused(1, began + seconds(1)) == refusal::hopeless);
  keys.accepted(1);
  CHECK(keys.refused(1, began + seconds(2)) == refusal::renew);
}

TEST_CASE("the same keys again are good before they end, and no use once they are refused") {
  key_renewal keys = renewable(seconds(60));
  time_point now = keys.next_change(began);
  keys.fetching();
  CHECK(keys.fetched(false, began + seconds(60) - now, now));
  CHECK(keys.generation() == 0);
  CHECK_FALSE(keys.wants_fetch(now + seconds(4)));  // not without a pause
  keys.accepted(0);
  keys.refused(0, now);
  now += seconds(10);
  REQUIRE(keys.wants_fetch(now));
  keys.fetching();
  CHECK_FALSE(keys.fetched(false, seconds(10), now));
  CHECK(keys.held(now));
  CHECK(keys.failing());
}

TEST_CASE("keys that end within seconds are fetched when they do, not after") {
  key_renewal keys = renewable(seconds(2));
  CHECK(keys.wants_fetch(began + seconds(2)));
  keys.fetching();
  CHECK_FALSE(keys.fetched(false, seconds(0), began + seconds(2)));
  CHECK_FALSE(keys.wants_fetch(began + seconds(2)));  // not without a pause
  CHECK(keys.wants_fetch(began + seconds(3)));
}

TEST_CASE("keys that come after their end are used: it is the clock here that is wrong") {
  key_renewal keys = renewable(-minutes(5));
  CHECK_FALSE(keys.held(began));
  CHECK_FALSE(keys.wants_fetch(began + minutes(60)));
  keys.accepted(0);
  CHECK(keys.refused(0, began) == refusal::renew);
}
