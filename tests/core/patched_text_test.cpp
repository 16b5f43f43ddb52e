#include "core/patched_text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <stdexcept>
#include <string>

using mpustop::core::patched_text;

TEST_CASE("a text without values is its constants") {
  patched_text text;
  CHECK(text.view().empty());
  CHECK(text.add("a").add("").add("bc").view() == "abc");
}

TEST_CASE("values stand between the constants, whatever was put there before") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 rng(seed);
  patched_text text;
  std::array<patched_text::value, 4> places;
  std::array<std::string, 4> values;
  for (auto& place : places) place = text.add("<").add_value();
  text.add(">");
  for (int i = 0; i < 2'000; ++i) {
    const std::size_t which = rng() % values.size();
    values[which].assign(rng() % 5, static_cast<char>('a' + i % 26));
    text.put(places[which], values[which]);
    REQUIRE(text.view() ==
            "<" + values[0] + "<" + values[1] + "<" + values[2] + "<" + values[3] + ">");
  }
}

TEST_CASE("two values may stand side by side") {
  patched_text text;
  const auto first = text.add_value();
  const auto second = text.add_value();
  text.put(second, "2");
  text.put(first, "one");
  CHECK(text.view() == "one2");
  text.put(first, "");
  CHECK(text.view() == "2");
}

TEST_CASE("more values than there are places are refused") {
  patched_text text;
  for (std::size_t i = 0; i < patched_text::most_values; ++i) text.add_value();
  CHECK_THROWS_AS(text.add_value(), std::out_of_range);
}
