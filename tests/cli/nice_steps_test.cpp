#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "cli/nice_steps.hpp"

using namespace mpustop::cli;
using mpustop::core::duration;

namespace {

std::string labels(const axis& of) {
  std::string out;
  for (const auto& mark : of.ticks) out += (out.empty() ? "" : "|") + mark.label;
  return out;
}

// What holds for every axis.
void check_sane(const axis& of, std::size_t most) {
  CHECK(of.last > of.first);
  REQUIRE(!of.ticks.empty());
  CHECK(of.ticks.size() <= most);
  CHECK(of.ticks.front().at >= of.first);
  CHECK(of.ticks.back().at <= of.last * (1 + 1e-9));
  for (std::size_t i = 1; i < of.ticks.size(); ++i) {
    CHECK(of.ticks[i].at > of.ticks[i - 1].at);
    CHECK(of.ticks[i].label != of.ticks[i - 1].label);
  }
}

}  // namespace

TEST_CASE("a nice step is 1, 2 or 5 times a power of ten, and the smallest that does") {
  CHECK(nice_step(100, 10) == doctest::Approx(10));
  CHECK(nice_step(101, 10) == doctest::Approx(20));
  CHECK(nice_step(0.03, 6) == doctest::Approx(0.005));
  CHECK(nice_step(1, 1) == doctest::Approx(1));
  CHECK(nice_step(1e9, 3) == doctest::Approx(5e8));
}

TEST_CASE("logarithmic steps reach from below to above, also at powers of ten") {
  for (const auto series : decade_series()) {
    for (const double low : {0.001, 0.9999, 1.0, 7.3, 1000.0, 123456.0}) {
      for (const double times : {1.0, 1.5, 10.0, 1000.0}) {
        const auto steps = log_steps(low, low * times, series);
        INFO("low ", low, " times ", times, " series of ", series.size());
        REQUIRE(steps.size() >= 2);
        CHECK(steps.front() <= low * (1 + 1e-9));
        CHECK(steps[1] > low);
        CHECK(steps.back() >= low * times * (1 - 1e-9));
        if (steps.size() > 2) CHECK(steps[steps.size() - 2] < low * times);
      }
    }
  }
}

TEST_CASE("counts begin at 0, are whole and leave room above the highest") {
  CHECK(labels(count_axis(505, 4)) == "0|200|400|600");
  CHECK(labels(count_axis(0, 4)) == "0|1");
  CHECK(labels(count_axis(1, 4)) == "0|1|2");
  CHECK(labels(count_axis(90'000, 5)) == "0|20,000|40,000|60,000|80,000|100,000");
}

TEST_CASE("percent end at 100 at most") {
  CHECK(labels(percent_axis(100, 5)) == "0 %|20 %|40 %|60 %|80 %|100 %");
  CHECK(labels(percent_axis(31, 4)) == "0 %|10 %|20 %|30 %|40 %");
  CHECK(percent_axis(99.7, 5).last == doctest::Approx(100));
}

TEST_CASE("elapsed time is marked in seconds, minutes or hours") {
  CHECK(labels(elapsed_axis(1, 5)) == "0|0.2 s|0.4 s|0.6 s|0.8 s|1 s");
  CHECK(labels(elapsed_axis(60.01, 7)) == "0|10 s|20 s|30 s|40 s|50 s|60 s");
  CHECK(labels(elapsed_axis(600, 6)) == "0|2 min|4 min|6 min|8 min|10 min");
  CHECK(labels(elapsed_axis(10'800, 6)) == "0|0.5 h|1 h|1.5 h|2 h|2.5 h|3 h");
  CHECK(labels(elapsed_axis(10'800, 3)) == "0|1 h|2 h|3 h");
  CHECK(elapsed_axis(0, 5).last > 0);
}

TEST_CASE("latencies are marked in nanoseconds to seconds") {
  CHECK(labels(time_axis(2e5, 3e7, true, 8, glyphs::ascii)) ==
        "200 us|500 us|1 ms|2 ms|5 ms|10 ms|20 ms|50 ms");
  CHECK(labels(time_axis(3e5, 9e5, true, 8, glyphs::unicode)) ==
        "200 \u00b5s|250 \u00b5s|300 \u00b5s|400 \u00b5s|500 \u00b5s|600 \u00b5s|800 \u00b5s|1 ms");
  CHECK(labels(time_axis(0, 1.1e6, false, 6, glyphs::ascii)) ==
        "0|0.2 ms|0.4 ms|0.6 ms|0.8 ms|1 ms|1.2 ms");
  CHECK(tick_time(duration{1'500'000}, glyphs::ascii) == "1.5 ms");
  CHECK(tick_time(duration{20'000'000'000}, glyphs::ascii) == "20 s");
}

TEST_CASE("axes of any range have marks in order, within the range, and not too many") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 3'000; ++i) {
    const double low = std::pow(10.0, static_cast<double>(random() % 12'000) / 1'000);
    const double high = low * std::pow(10.0, static_cast<double>(random() % 9'000) / 1'000);
    const auto most = static_cast<unsigned>(2 + random() % 9);
    INFO("low ", low, " high ", high, " most ", most);
    check_sane(count_axis(high / 1e6, most), most + 1);
    check_sane(percent_axis(high / 1e12, most), most + 1);
    check_sane(elapsed_axis(high / 1e9, most), most + 1);
    check_sane(time_axis(low, high, true, most, glyphs::ascii), most);
    check_sane(time_axis(low, high, false, most, glyphs::ascii), most + 1);
    CHECK(time_axis(low, high, true, most, glyphs::ascii).last >= high * (1 - 1e-9));
    CHECK(count_axis(high / 1e6, most).last > high / 1e6);
  }
}
