#include <doctest/doctest.h>

#include "core/denial_watch.hpp"

using mpustop::core::denial_watch;
using result = denial_watch::result;

namespace {

/// How many denials of `app` it takes until the watch decides, and how.
std::pair<unsigned, result> until_decided(denial_watch& watch, std::string_view app) {
  for (unsigned n = 1; n <= 1'000; ++n) {
    if (const result got = watch.denied(app); got != result::undecided) return {n, got};
  }
  return {0, result::undecided};
}

}  // namespace

TEST_CASE("the first 20 denials decide") {
  denial_watch watch;
  watch.read("a");
  CHECK(until_decided(watch, "a") == std::pair{20U, result::everything});
}

TEST_CASE("after a permitted answer it takes 50 in a row") {
  denial_watch watch;
  watch.read("a");
  CHECK_FALSE(watch.permitted());
  for (int i = 0; i < 49; ++i) REQUIRE(watch.denied("a") == result::undecided);
  CHECK(watch.permitted());
  CHECK_FALSE(watch.permitted());
  CHECK(until_decided(watch, "a") == std::pair{50U, result::everything});
}

TEST_CASE("denials of one AppId among several are its own, however many") {
  denial_watch watch;
  watch.read("a");
  watch.read("a");
  watch.read("b");
  CHECK(until_decided(watch, "a") == std::pair{20U, result::one_app});
  for (int i = 0; i < 100; ++i) REQUIRE(watch.denied("a") == result::one_app);
  CHECK(watch.denied("b") == result::everything);
}

TEST_CASE("an AppId is not taken for all there is where the input is known to hold others") {
  for (const std::uint64_t apps : {2, 1'000'000}) {
    denial_watch watch;
    watch.expect(apps);
    for (int i = 0; i < 5'000; ++i) watch.read("a");
    CHECK(until_decided(watch, "a") == std::pair{20U, result::one_app});
    CHECK(watch.denied("b") == result::everything);
  }
  for (const std::uint64_t apps : {0, 1}) {
    denial_watch watch;
    watch.expect(apps);
    watch.read("a");
    CHECK(until_decided(watch, "a") == std::pair{20U, result::everything});
  }
}

TEST_CASE("denials that are the account's by their Code are no AppId's own") {
  denial_watch watch;
  watch.expect(2);
  watch.read("a");
  for (int i = 0; i < 19; ++i) REQUIRE(watch.denied("a", true) == result::undecided);
  CHECK(watch.denied("a", true) == result::everything);

  denial_watch mixed;
  mixed.expect(2);
  for (int i = 0; i < 19; ++i) REQUIRE(mixed.denied("a", i == 7) == result::undecided);
  CHECK(mixed.denied("a") == result::everything);
}

TEST_CASE("a row of denials of several AppIds is everything's, though it began with one") {
  denial_watch watch;
  watch.read("a");
  watch.read("b");
  for (int i = 0; i < 18; ++i) REQUIRE(watch.denied("a") == result::undecided);
  REQUIRE(watch.denied("b") == result::undecided);
  CHECK(watch.denied("a") == result::everything);
}

TEST_CASE("a row that ended leaves nothing behind") {
  denial_watch watch;
  watch.read("a");
  watch.read("b");
  for (int i = 0; i < 10; ++i) {
    watch.denied("a");
    watch.denied("b");
    watch.permitted();
  }
  CHECK(until_decided(watch, "a") == std::pair{50U, result::one_app});
}
