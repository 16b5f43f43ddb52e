#include <doctest/doctest.h>

#include <set>
#include <string>

#include "core/load_ids.hpp"
#include "core/task_id.hpp"

using namespace mpustop::core;

namespace {

std::string text_of(const id_pair& ids) {
  return std::string(ids.app_id) + "/" + std::string(ids.task_id);
}

}  // namespace

TEST_CASE("made-up pairs have the documented form, and differ") {
  load_ids ids(1);
  std::set<std::string> pairs;
  std::set<std::string> apps;
  for (int i = 0; i < 5'000; ++i) {
    const id_pair one = ids.next();
    REQUIRE(one.app_id.size() == 8);
    REQUIRE(one.app_id.starts_with("bench-"));
    REQUIRE(one.task_id.size() == 22);
    REQUIRE(one.task_id.starts_with("bench-"));
    REQUIRE(is_id(id_kind::app, one.app_id));
    REQUIRE(is_id(id_kind::task, one.task_id));
    apps.emplace(one.app_id);
    pairs.insert(text_of(one));
  }
  CHECK(pairs.size() == 5'000);
  CHECK(apps.size() == 20);
  CHECK(*apps.begin() == "bench-01");
  CHECK(*apps.rbegin() == "bench-20");
}

TEST_CASE("a seed makes the same pairs again, another seed other ones") {
  load_ids first(7), again(7), other(8);
  for (int i = 0; i < 100; ++i) {
    const std::string one = text_of(first.next());
    CHECK(one == text_of(again.next()));
    CHECK(one != text_of(other.next()));
  }
}

TEST_CASE("a list is gone through again and again") {
  const load_ids::list pairs{{"a", "1"}, {"b", "2"}, {"c", "3"}};
  load_ids ids(pairs, 0, 1);
  for (int round = 0; round < 3; ++round) {
    for (const char* one : {"a/1", "b/2", "c/3"}) CHECK(text_of(ids.next()) == one);
  }
}

TEST_CASE("engines share a list among them") {
  const load_ids::list pairs{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}};
  load_ids even(pairs, 0, 2), odd(pairs, 1, 2);
  for (const char* one : {"a/1", "c/3", "a/1"}) CHECK(text_of(even.next()) == one);
  for (const char* one : {"b/2", "d/4", "b/2"}) CHECK(text_of(odd.next()) == one);
}

TEST_CASE("a list shorter than the number of engines serves each of them") {
  const load_ids::list pairs{{"a", "1"}, {"b", "2"}};
  for (unsigned engine = 0; engine < 5; ++engine) {
    load_ids ids(pairs, engine, 5);
    for (int i = 0; i < 4; ++i) CHECK(!ids.next().app_id.empty());
  }
}
