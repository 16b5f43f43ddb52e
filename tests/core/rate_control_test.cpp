#include <doctest/doctest.h>

#include "core/rate_control.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;
using doctest::Approx;

namespace {

time_point at(duration since) { return time_point(1h + since); }

/// `total` answers spread over the second from `begin`, the first `throttled` of them throttled.
bool answers(rate_control& control, time_point begin, int total, int throttled,
             duration hint = 0s) {
  bool changed = false;
  for (int i = 0; i < total; ++i) {
    changed |= control.answered(i < throttled, i < throttled ? hint : 0s,
                                begin + i * duration(1s) / total);
  }
  return changed;
}

}  // namespace

TEST_CASE("without throttling there is nothing to do") {
  rate_control control(500);
  CHECK(control.next_tick() == never);
  CHECK_FALSE(answers(control, at(0s), 500, 0));
  CHECK_FALSE(answers(control, at(1s), 500, 0));
  CHECK_FALSE(control.tick(at(10s)));
  CHECK(control.rate() == 500);
  CHECK(control.next_tick() == never);
  CHECK(control.paused_until() <= at(0s));
}

TEST_CASE("a second's throttled answers cut the rate by their share, once") {
  rate_control control(500);
  CHECK_FALSE(answers(control, at(0s), 500, 100));
  CHECK(control.rate() == 500);
  CHECK(control.next_tick() == at(1s));
  CHECK_FALSE(control.tick(at(999ms)));
  CHECK(control.tick(at(1s)));
  CHECK(control.rate() == Approx(400));
  CHECK_FALSE(control.tick(at(1s)));
  CHECK(control.next_tick() == at(2s));
}

TEST_CASE("one throttled answer among hundreds costs only its share") {
  rate_control control(500);
  answers(control, at(0s), 500, 1);
  control.tick(at(1s));
  CHECK(control.rate() == Approx(499));
}

TEST_CASE("an answer closes the second before it") {
  rate_control control(500);
  answers(control, at(0s), 10, 5);
  CHECK(control.answered(false, 0s, at(1s)));
  CHECK(control.rate() == Approx(250));
}

TEST_CASE("the rate is never below 10 % of the wanted one, and comes back by 5 % a second") {
  rate_control control(500);
  answers(control, at(0s), 100, 100);
  answers(control, at(1s), 100, 100);
  CHECK(control.rate() == Approx(50));
  CHECK_FALSE(control.tick(at(2s)));  // a cut that cuts nothing more
  CHECK_FALSE(answers(control, at(2s), 50, 0));
  CHECK(control.tick(at(3s)));
  CHECK(control.rate() == Approx(75));
  // Seconds without an answer raise it as well, however late one looks.
  CHECK(control.tick(at(5s + 500ms)));
  CHECK(control.rate() == Approx(125));
  CHECK(control.next_tick() == at(6s));
  CHECK(control.tick(at(60s)));
  CHECK(control.rate() == 500);
  CHECK(control.next_tick() == never);
}

TEST_CASE("a steady trickle of throttled answers settles where cut and raise balance") {
  rate_control control(500);
  for (int i = 0; i < 200; ++i) answers(control, at(i * 1s), 100, 7);
  control.tick(at(200s));
  CHECK(control.rate() == Approx(25 / 0.07).epsilon(0.01));
}

TEST_CASE("few answers count like many: at one a second, one throttled answer is all") {
  rate_control control(1);
  control.answered(true, 0s, at(0s));
  CHECK(control.tick(at(1s)));
  CHECK(control.rate() == Approx(0.1));
  CHECK(control.tick(at(2s)));
  CHECK(control.rate() == Approx(0.15));
}

TEST_CASE("hints delay all sending only when more than half of a second's answers carry one") {
  rate_control half(500);
  answers(half, at(0s), 100, 50, 3s);
  CHECK(half.tick(at(1s)));
  CHECK(half.paused_until() <= at(0s));

  rate_control unhinted(500);
  answers(unhinted, at(0s), 100, 90);
  CHECK(unhinted.tick(at(1s)));
  CHECK(unhinted.paused_until() <= at(0s));

  rate_control more(500);
  answers(more, at(0s), 100, 51, 3s);
  CHECK(more.paused_until() <= at(0s));
  CHECK(more.tick(at(1s)));
  CHECK(more.paused_until() == at(500ms + 3s));
  CHECK(more.rate() == Approx(245));
}

TEST_CASE("a hint is at most 60 s, and a pause raises nothing") {
  rate_control control(500);
  control.answered(true, 1h, at(0s));
  CHECK(control.next_tick() == at(1s));
  CHECK(control.tick(at(1s)));
  CHECK(control.paused_until() == at(60s));
  CHECK(control.rate() == Approx(50));
  CHECK(control.next_tick() == at(61s));
  CHECK_FALSE(control.tick(at(30s)));
  CHECK_FALSE(control.tick(at(60s)));
  CHECK(control.tick(at(61s)));
  CHECK(control.rate() == Approx(75));
}

TEST_CASE("late answers within a pause may prolong it") {
  rate_control control(500);
  control.answered(true, 5s, at(0s));
  control.tick(at(1s));
  CHECK(control.paused_until() == at(5s));
  control.answered(true, 10s, at(1500ms));
  CHECK(control.next_tick() <= at(2500ms));
  CHECK(control.tick(control.next_tick()));
  CHECK(control.paused_until() == at(11500ms));
}
