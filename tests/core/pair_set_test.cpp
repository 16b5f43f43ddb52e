#include "core/pair_set.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using mpustop::core::key_table;
using mpustop::core::pair_set;

TEST_CASE("a pair is new once") {
  pair_set pairs;
  CHECK_FALSE(pairs.contains("a", "t"));
  CHECK(pairs.insert("a", "t"));
  CHECK_FALSE(pairs.insert("a", "t"));
  CHECK(pairs.contains("a", "t"));
  CHECK(pairs.insert("t", "a"));
  CHECK(pairs.size() == 2);
}

TEST_CASE("where one id ends and the other begins makes a difference") {
  pair_set pairs(7);
  CHECK(pairs.insert("ab", "c"));
  CHECK(pairs.insert("a", "bc"));
  CHECK(pairs.insert("", "abc"));
  CHECK(pairs.insert("abc", ""));
  const std::string large(1000, 'x');
  CHECK(pairs.insert(large, "y"));
  CHECK(pairs.insert(large + "y", ""));
  CHECK_FALSE(pairs.insert(large, "y"));
  CHECK(pairs.size() == 6);
}

TEST_CASE("it agrees with a plain set while it grows") {
  pair_set pairs;
  std::set<std::string> plain;
  std::uint64_t x = 1;
  for (int i = 0; i < 200'000; ++i) {
    x = x * 6364136223846793005U + 1442695040888963407U;
    const std::string task = std::to_string((x >> 33) % 150'000);
    REQUIRE(pairs.insert("app", task) == plain.insert(task).second);
  }
  CHECK(pairs.size() == plain.size());
  for (int i = 0; i < 150'000; ++i) {
    const std::string task = std::to_string(i);
    REQUIRE(pairs.contains("app", task) == plain.contains(task));
  }
}

TEST_CASE("at most 40 bytes a pair at the peak, growing included, at any size from 20,000 on") {
  pair_set pairs;
  double worst = 0;
  std::size_t next = 20'000;
  std::string task = "00000000";
  for (std::size_t i = 1; i <= 3'000'000; ++i) {
    for (std::size_t at = task.size(); at-- > 0 && ++task[at] > '9';) task[at] = '0';
    REQUIRE(pairs.insert("app", task));
    if (i < next) continue;
    next += next / 50;
    worst = std::max(worst, static_cast<double>(pairs.peak_bytes()) / static_cast<double>(i));
  }
  CHECK(worst <= 40.0);
  CHECK(pairs.peak_bytes() >= pairs.bytes());
  CHECK(pairs.bytes() >= pairs.size() * 16);
}

namespace {

/// A key that always asks for the same slot of the same table.
struct stubborn_key {
  std::uint64_t value = 0;
  friend bool operator==(const stubborn_key&, const stubborn_key&) = default;
  friend std::uint64_t index_bits(const stubborn_key&) noexcept { return ~std::uint64_t{0}; }
};

}  // namespace

TEST_CASE("keys that ask for the same slot, the last one, find room around the end") {
  key_table<stubborn_key> table;
  for (std::uint64_t i = 1; i <= 2000; ++i) REQUIRE(table.insert({i}));
  for (std::uint64_t i = 1; i <= 2000; ++i) REQUIRE_FALSE(table.insert({i}));
  CHECK(table.contains({2000}));
  CHECK_FALSE(table.contains({2001}));
  CHECK(table.size() == 2000);
}
