#include <doctest/doctest.h>

#include <random>

#include "cli/rate_points.hpp"

using namespace mpustop::cli;
using mpustop::core::load_result;

namespace {

load_result steady(std::size_t seconds, double measured) {
  load_result out;
  out.line.assign(seconds, {500, 499, 1});
  out.seconds = measured;
  return out;
}

}  // namespace

TEST_CASE("nothing has no points") { CHECK(rate_points(load_result{}, 1).empty()); }

TEST_CASE("a second each, and the last one for the part that it was measured") {
  load_result r = steady(4, 3.6);
  r.line[3] = {300, 300, 0};
  const auto points = rate_points(r, 1);
  REQUIRE(points.size() == 4);
  CHECK(points[0].sent == doctest::Approx(500));
  CHECK(points[0].errors == doctest::Approx(1));
  CHECK(points[3].to == doctest::Approx(3.6));
  CHECK(points[3].sent == doctest::Approx(500));
}

TEST_CASE("a short last part goes to the second before it") {
  load_result r = steady(4, 3.01);
  r.line[3] = {0, 5, 0};
  const auto points = rate_points(r, 1);
  REQUIRE(points.size() == 3);
  CHECK(points[2].to == doctest::Approx(3.01));
  CHECK(points[2].sent == doctest::Approx(500 / 1.01));
}

TEST_CASE("a test shorter than a second is one point") {
  const auto points = rate_points(steady(1, 0.25), 1);
  REQUIRE(points.size() == 1);
  CHECK(points[0].sent == doctest::Approx(2'000));
  CHECK(points[0].to == doctest::Approx(0.25));
}

TEST_CASE("seconds in which nothing happened any more count as well") {
  const auto points = rate_points(steady(2, 5), 1);
  REQUIRE(points.size() == 5);
  CHECK(points[4].sent == 0);
}

TEST_CASE("a stretch tells its mean, its poorest and its busiest second") {
  load_result r = steady(120, 120);
  r.line[70].sent = 100;
  r.line[71].sent = 900;
  const auto points = rate_points(r, 60);
  REQUIRE(points.size() == 2);
  CHECK(points[1].sent == doctest::Approx(500));
  CHECK(points[1].least == doctest::Approx(100));
  CHECK(points[1].most == doctest::Approx(900));
  CHECK(points[0].least == doctest::Approx(500));
}

TEST_CASE("rates times lengths are what was counted, however it is cut") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    load_result r;
    double sent = 0;
    double errors = 0;
    for (std::uint64_t i = 0, n = 1 + random() % 400; i < n; ++i) {
      r.line.push_back({random() % 1'000, 0, random() % 10});
      sent += static_cast<double>(r.line.back().sent);
      errors += static_cast<double>(r.line.back().errors);
    }
    // The line may be longer or shorter than what was measured.
    r.seconds =
        static_cast<double>(r.line.size()) + static_cast<double>(random() % 4'000) / 1e3 - 2;
    const auto points = rate_points(r, static_cast<unsigned>(1 + random() % 50));
    double end = 0;
    for (const auto& point : points) {
      CHECK(point.from == doctest::Approx(end));
      CHECK(point.to > point.from);
      CHECK(point.least <= point.sent);
      CHECK(point.most >= point.sent);
      end = point.to;
      sent -= point.sent * (point.to - point.from);
      errors -= point.errors * (point.to - point.from);
    }
    CHECK(sent == doctest::Approx(0).epsilon(1e-6));
    CHECK(errors == doctest::Approx(0).epsilon(1e-6));
  }
}

TEST_CASE("stretches are simple lengths, and short enough") {
  CHECK(stretch_for(steady(60, 60), 240) == 1);
  CHECK(stretch_for(steady(10'800, 10'800), 240) == 60);
  CHECK(stretch_for(steady(600, 600), 240) == 5);
  CHECK(tight_stretch_for(steady(10'800, 10'800), 69) == 157);
  CHECK(tight_stretch_for(load_result{}, 69) == 1);
}
