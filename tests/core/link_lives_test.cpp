#include "core/link_lives.hpp"

#include <doctest/doctest.h>

#include <climits>

using namespace mpustop::core;

namespace {
link_lives after_three_of(unsigned taken) {
  link_lives lives;
  for (int i = 0; i < 3; ++i) lives.drained(taken);
  return lives;
}
}  // namespace

TEST_CASE("one end or two teach nothing, three do") {
  link_lives lives;
  for (int i = 0; i < 2; ++i) {
    lives.drained(3);
    CHECK(lives.room(1000) == UINT_MAX);
    CHECK_FALSE(lives.spent(1000));
    CHECK(lives.links(2, 16) == 2);
  }
  lives.drained(3);
  CHECK(lives.room(0) == 3);
  CHECK(lives.room(2) == 1);
  CHECK(lives.room(7) == 0);
  CHECK_FALSE(lives.spent(2));
  CHECK(lives.spent(3));
}

TEST_CASE("an end without any request still leaves one to try") {
  CHECK(after_three_of(0).room(0) == 1);
}

TEST_CASE("the shorter they live, the more links there are, within bounds") {
  CHECK(after_three_of(1).links(2, 16) == 16);
  CHECK(after_three_of(10).links(2, 16) == 7);
  CHECK(after_three_of(1000).links(2, 16) == 2);
  CHECK(after_three_of(1).links(4, 2) == 4);
}

TEST_CASE("a link that goes on raises the number, ever faster, until none is known") {
  link_lives lives = after_three_of(3);
  lives.outlived(2);
  CHECK(lives.room(0) == 3);
  lives.outlived(3);
  CHECK(lives.room(0) == 4);
  lives.outlived(4);
  CHECK(lives.room(0) == 6);
  lives.outlived(6);
  CHECK(lives.room(0) == 10);
  for (unsigned taken = 10; lives.spent(taken); taken = lives.room(0)) lives.outlived(taken);
  CHECK(lives.room(0) == UINT_MAX);
  lives.drained(3);
  CHECK(lives.room(0) == UINT_MAX);
}

TEST_CASE("a long life is no life to reckon with") {
  link_lives lives = after_three_of(5);
  lives.drained(100'000);
  CHECK(lives.room(0) == UINT_MAX);
}

TEST_CASE("what came back afterwards had not been taken") {
  link_lives lives = after_three_of(5);
  lives.corrected(2);
  CHECK(lives.room(0) == 2);
}
