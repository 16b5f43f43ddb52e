#include "core/reuse_limit.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using mpustop::core::reuse_limit;

TEST_CASE("three connections in a row that ended after as many answers are a limit") {
  for (const unsigned answers : {1u, 3u, 32u}) {
    CAPTURE(answers);
    reuse_limit limit;
    for (int i = 0; i < 2; ++i) limit.ended_after(answers);
    CHECK_FALSE(limit.reached(answers));
    limit.ended_after(answers);
    CHECK(limit.reached(answers));
    CHECK_FALSE(limit.reached(answers - 1));
  }
}

TEST_CASE("ends after different numbers, after none or after many are no limit") {
  reuse_limit limit;
  for (int i = 0; i < 30; ++i) limit.ended_after(1 + i % 3);
  for (int i = 0; i < 30; ++i) limit.ended_after(0);
  for (int i = 0; i < 30; ++i) limit.ended_after(100);
  for (const unsigned answers : {1u, 2u, 3u, 100u, 1'000u}) CHECK_FALSE(limit.reached(answers));
}

TEST_CASE("now and then a connection is used on, and one that takes more ends the limit") {
  reuse_limit limit;
  for (int i = 0; i < 3; ++i) limit.ended_after(2);
  int spared = 0;
  while (limit.reached(2)) REQUIRE(++spared < 1'000);
  CHECK(spared > 20);
  SUBCASE("it ends as the others did") {
    limit.ended_after(2);
    CHECK(limit.reached(2));
  }
  SUBCASE("it goes on") {
    CHECK_FALSE(limit.reached(3));
    for (int i = 0; i < 100; ++i) CHECK_FALSE(limit.reached(2));
  }
}
