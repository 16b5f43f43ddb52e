// Tokens of lost requests, with a server that may read later what was sent before.
#include <doctest/doctest.h>

#include <vector>

#include "core/load_tokens.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;

namespace {

constexpr time_point start{100s};

/// Four tokens, all taken at `start`.
struct four_out {
  load_tokens tokens{4};
  std::vector<token_id> out;
  four_out() {
    for (int i = 0; i < 4; ++i) out.push_back(tokens.take(0, start));
  }
};

}  // namespace

TEST_CASE("the token of a refused request is back a second and an overdue time later") {
  four_out four;
  four.tokens.refused(four.out[0], start + 10ms);
  CHECK(four.tokens.all().idle() == 1);
  CHECK(four.tokens.all().ready_at(1, 0) >= start + 10ms + limiter::second);
}

TEST_CASE("that of a lost one, when later ones are answered, after the time to read it too") {
  four_out four;
  four.tokens.answered(four.out[0], start, start + 10ms);
  const token_id refused = four.out[1];
  const token_id lost = four.out[2];
  four.tokens.lost(lost, start, start + 20ms);
  const time_point without = start + 20ms + limiter::second;
  CHECK(four.tokens.all().idle() == 2);
  CHECK(four.tokens.all().ready_at(2, 0) >= without + unread_time);
  four.tokens.refused(refused, start + 20ms);
  CHECK(four.tokens.all().ready_at(2, 0) < four.tokens.all().ready_at(3, 0));
}

TEST_CASE("while nothing is answered half of the tokens are held, and come back with an answer") {
  four_out four;
  const time_point end = start + 5s;
  for (int i = 0; i < 3; ++i) four.tokens.lost(four.out[i], start, end);
  CHECK(four.tokens.all().idle() == 1);
  // What was sent before them and answered says nothing of them.
  four.tokens.answered(four.out[3], start - 1ms, end + 1ms);
  CHECK(four.tokens.all().idle() == 2);
  const time_point later = end + 10s;
  const token_id probe = four.tokens.take(0, later);
  four.tokens.answered(probe, later, later + 10ms);
  CHECK(four.tokens.all().idle() == 4);
  CHECK(four.tokens.all().ready_at(4, 0) >= later + 10ms + limiter::second);
}

TEST_CASE("the only token is never held") {
  load_tokens one(1);
  one.lost(one.take(0, start), start, start + 1s);
  CHECK(one.all().idle() == 1);
}
