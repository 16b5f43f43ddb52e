#include "core/pair_batches.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <unordered_set>

using namespace mpustop::core;

TEST_CASE("every line is told once, and of equal pairs the first is new") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 rng(seed);
  pair_set pairs(1);
  pair_batches batches(pairs);
  std::unordered_set<std::string> plain;
  std::map<std::uint64_t, bool> wanted;
  std::map<std::uint64_t, bool> got;
  const auto told = [&](std::uint64_t line, bool mark, bool is_new) {
    REQUIRE(mark == (line % 3 == 0));
    REQUIRE(got.emplace(line, is_new).second);
  };
  constexpr std::uint64_t lines = 60'000;
  for (std::uint64_t line = 1; line <= lines; ++line) {
    const std::string task = std::to_string(rng() % 40'000);
    wanted[line] = plain.insert(task).second;
    batches.add(pairs.key_of("app", task), line, line % 3 == 0, told);
  }
  batches.finish(told);
  CHECK(got == wanted);
  CHECK(pairs.size() == plain.size());
}

TEST_CASE("a pair that was in the set before is not new") {
  pair_set pairs;
  pairs.insert("app", "a");
  pair_batches batches(pairs);
  int old = 0;
  const auto told = [&](std::uint64_t, bool, bool is_new) { old += is_new ? 0 : 1; };
  batches.add(pairs.key_of("app", "a"), 1, false, told);
  CHECK(old == 0);
  batches.finish(told);
  CHECK(old == 1);
  batches.finish(told);
  CHECK(old == 1);
}

TEST_CASE("what waits is little beside the set") {
  pair_set pairs;
  pair_batches batches(pairs);
  const auto told = [](std::uint64_t, bool, bool) {};
  constexpr std::uint64_t count = 1'000'000;
  for (std::uint64_t i = 1; i <= count; ++i) {
    batches.add(pairs.key_of("app", std::to_string(i)), i, false, told);
  }
  CHECK(batches.peak_bytes() <= count / 2 + 200'000);
  batches.finish(told);
  CHECK(pairs.size() == count);
}
