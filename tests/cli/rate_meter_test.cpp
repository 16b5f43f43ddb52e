#include <doctest/doctest.h>

#include "cli/rate_meter.hpp"

using namespace mpustop::cli;
using mpustop::core::time_point;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// Adds what is done at `rate` a second, four times a second.
void go_on(rate_meter& meter, time_point& now, std::uint64_t& done, unsigned rate, seconds time) {
  for (const time_point end = now + time; now < end;) {
    now += milliseconds(250);
    done += rate / 4;
    meter.add(now, done);
  }
}

}  // namespace

TEST_CASE("a rate is told once there is enough to tell by") {
  rate_meter meter(seconds(5));
  CHECK_FALSE(meter.rate().has_value());
  time_point now{seconds(1'000)};
  meter.add(now, 0);
  CHECK_FALSE(meter.rate().has_value());
  meter.add(now + milliseconds(250), 125);
  CHECK_FALSE(meter.rate().has_value());
  meter.add(now + milliseconds(750), 375);
  CHECK(meter.rate() == 500.0);
}

TEST_CASE("only the last seconds count") {
  rate_meter meter(seconds(5));
  time_point now{};
  std::uint64_t done = 0;
  go_on(meter, now, done, 400, seconds(60));
  CHECK(meter.rate() == 400.0);
  go_on(meter, now, done, 40, seconds(4));
  CHECK(*meter.rate() > 40);
  go_on(meter, now, done, 40, seconds(1));
  CHECK(meter.rate() == 40.0);
  go_on(meter, now, done, 0, seconds(5));
  CHECK(meter.rate() == 0.0);
}

TEST_CASE("after a pause the rate begins anew") {
  rate_meter meter(seconds(5));
  time_point now{};
  std::uint64_t done = 0;
  go_on(meter, now, done, 400, seconds(3));
  meter.restart();
  CHECK_FALSE(meter.rate().has_value());
  now += seconds(60);
  go_on(meter, now, done, 80, seconds(2));
  CHECK(meter.rate() == 80.0);
}

TEST_CASE("a process that stood still does not take that time for a slow one") {
  rate_meter meter(seconds(5));
  time_point now{};
  std::uint64_t done = 0;
  go_on(meter, now, done, 400, seconds(3));
  now += seconds(60);
  go_on(meter, now, done, 80, seconds(1));
  CHECK(meter.rate() == 80.0);
}

TEST_CASE("where few calls a second are wanted it looks further back") {
  rate_meter meter = rate_meter::for_calls(4);
  time_point now{};
  std::uint64_t done = 0;
  go_on(meter, now, done, 4, seconds(6));
  go_on(meter, now, done, 8, seconds(6));
  CHECK(*meter.rate() > 4);
  CHECK(*meter.rate() < 8);
}
