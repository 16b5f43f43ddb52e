#include <doctest/doctest.h>

#include "core/clock_correction.hpp"

using namespace mpustop::core;
using result = clock_correction::result;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
constexpr wall_time here{seconds(1'790'000'000)};
}

TEST_CASE("the clock is corrected once, by the difference to the server's") {
  for (const duration off : {duration{minutes(20)}, duration{-minutes(20)}, duration{minutes(1)},
                             duration{-std::chrono::hours(24 * 365)}}) {
    clock_correction clock;
    CHECK(clock.offset() == duration{0});
    CHECK(clock.expired(clock.epoch(), here + off, here) == result::corrected);
    CHECK(clock.offset() == off);
    CHECK(clock.expired(clock.epoch(), here + 2 * off, here) == result::hopeless);
    CHECK(clock.offset() == off);
  }
}

TEST_CASE("attempts signed before the correction are signed again, whatever their answer's Date") {
  clock_correction clock;
  const unsigned before = clock.epoch();
  REQUIRE(clock.expired(before, here + minutes(20), here) == result::corrected);
  CHECK(clock.expired(before, here + minutes(20), here) == result::stale);
  CHECK(clock.expired(before, std::nullopt, here) == result::stale);
  CHECK(clock.offset() == minutes(20));
}

TEST_CASE("no Date, one that cannot be true, or one that explains nothing is hopeless") {
  for (const std::optional<wall_time> date :
       {std::optional<wall_time>{}, std::optional{wall_time{}},
        std::optional{wall_time{seconds(1'704'067'199)}},
        std::optional{wall_time{seconds(4'102'444'801)}}, std::optional{here},
        std::optional{here + seconds(59)}, std::optional{here - seconds(59)}}) {
    clock_correction clock;
    CHECK(clock.expired(0, date, here) == result::hopeless);
    CHECK(clock.offset() == duration{0});
    CHECK(clock.epoch() == 0);
  }
}

TEST_CASE("a corrected clock that is set right later is corrected again, if the service took it") {
  clock_correction clock;
  REQUIRE(clock.expired(0, here + minutes(20), here) == result::corrected);
  clock.accepted(0);  // signed before the correction: it tells nothing
  const wall_time set = here + minutes(21);
  CHECK(clock.expired(1, set, set) == result::hopeless);
  clock.accepted(1);
  CHECK(clock.expired(1, set, set) == result::corrected);
  CHECK(clock.offset() == duration{0});
  CHECK(clock.expired(2, set + minutes(30), set) == result::hopeless);
}

TEST_CASE("a clock that was corrected and still agrees is hopeless") {
  clock_correction clock;
  REQUIRE(clock.expired(0, here + minutes(20), here) == result::corrected);
  clock.accepted(1);
  CHECK(clock.expired(1, here + minutes(20) + seconds(59), here) == result::hopeless);
  CHECK(clock.why_hopeless(here + minutes(20)).find("agree") != std::string::npos);
}

TEST_CASE("servers whose clocks differ among themselves are given up") {
  clock_correction clock;
  for (unsigned epoch = 0; epoch < 3; ++epoch) {
    clock.accepted(epoch);
    REQUIRE(clock.expired(epoch, here + minutes(epoch % 2 == 0 ? 20 : 0), here) ==
            result::corrected);
  }
  clock.accepted(3);
  CHECK(clock.expired(3, here, here) == result::hopeless);
  CHECK(clock.why_hopeless(here).find("several times") != std::string::npos);
}

TEST_CASE("why a clock cannot be corrected is told") {
  clock_correction clock;
  CHECK(clock.why_hopeless(std::nullopt).find("no readable Date") != std::string::npos);
  CHECK(clock.why_hopeless(wall_time{}).find("1970-01-01T00:00:00Z") != std::string::npos);
  CHECK(clock.why_hopeless(here).find("agree") != std::string::npos);
  CHECK(clock.may_be_wrong(std::nullopt));
  CHECK(clock.may_be_wrong(wall_time{}));
  CHECK_FALSE(clock.may_be_wrong(here));
  REQUIRE(clock.expired(0, here + minutes(20), here) == result::corrected);
  CHECK(clock.why_hopeless(here + minutes(20)).find("its own Date") != std::string::npos);
}

TEST_CASE("a machine whose clock stands at 1970 is corrected") {
  clock_correction clock;
  CHECK(clock.expired(0, here, wall_time{}) == result::corrected);
  CHECK(clock.offset() == here.time_since_epoch());
}
