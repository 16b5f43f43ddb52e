#include "core/failure_tally.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using mpustop::outcome;
using mpustop::core::failed_task;
using mpustop::core::failure_tally;

namespace {

failed_task task(std::uint64_t line, std::string_view app, std::string_view id,
                 std::string_view code, outcome value = outcome::failed) {
  return {line, app, id, value, code, 403, "no"};
}

}  // namespace

TEST_CASE("failures are counted by Code, the most frequent first, with the first as an example") {
  failure_tally tally;
  tally.add(task(9, "a", "1", "Timeout", outcome::gave_up));
  tally.add(task(4, "a", "2", "Forbidden"));
  tally.add(task(5, "b", "3", "Forbidden"));
  tally.add(task(6, "b", "4", "Forbidden", outcome::gave_up));
  const auto codes = tally.by_code();
  REQUIRE(codes.size() == 2);
  CHECK(codes[0].code == "Forbidden");
  CHECK((codes[0].failed == 2 && codes[0].gave_up == 1));
  CHECK((codes[0].example.line == 4 && codes[0].example.task_id == "2"));
  CHECK((codes[0].example.http_status == 403 && codes[0].example.message == "no"));
  CHECK(codes[1].code == "Timeout");
  CHECK((tally.all().failed == 2 && tally.all().gave_up == 2));
  CHECK((tally.of_other_codes() == 0 && tally.of_other_apps() == 0));
}

TEST_CASE("Codes that are as frequent stand in the order of the alphabet") {
  failure_tally tally;
  for (const char* code : {"C", "A", "B"}) tally.add(task(1, "a", code, code));
  const auto codes = tally.by_code();
  REQUIRE(codes.size() == 3);
  CHECK((codes[0].code == "A" && codes[1].code == "B" && codes[2].code == "C"));
}

TEST_CASE("failures are counted by AppId and Code") {
  failure_tally tally;
  for (int i = 0; i < 3; ++i) tally.add(task(1, "b", "x", "Forbidden"));
  tally.add(task(1, "a", "x", "Forbidden"));
  tally.add(task(1, "b", "x", "Timeout", outcome::gave_up));
  const auto apps = tally.by_app();
  REQUIRE(apps.size() == 3);
  CHECK((apps[0].app_id == "b" && apps[0].code == "Forbidden" && apps[0].failed == 3));
  CHECK((apps[1].app_id == "a" && apps[1].code == "Forbidden" && apps[1].all() == 1));
  CHECK((apps[2].app_id == "b" && apps[2].code == "Timeout" && apps[2].gave_up == 1));
}

TEST_CASE("what is taken back counts no more, and is no example") {
  failure_tally tally;
  const auto one = task(1, "a", "1", "Forbidden");
  const auto two = task(2, "a", "2", "Forbidden");
  const auto three = task(3, "a", "3", "Forbidden");
  const auto place = tally.add(one);
  CHECK(tally.add(two) == place);
  CHECK(tally.add(three) == place);
  tally.take_back(place, one);
  REQUIRE(tally.by_code().size() == 1);
  CHECK(tally.by_code()[0].failed == 2);
  CHECK(tally.by_code()[0].example.line == 3);  // the last one: the second is not kept
  tally.take_back(place, three);
  CHECK(tally.by_code()[0].example.line == 0);
  tally.add(one);
  CHECK(tally.by_code()[0].example.line == 1);
  tally.take_back(place, one);
  tally.take_back(place, two);
  CHECK(tally.by_code().empty());
  CHECK(tally.by_app().empty());
  CHECK(tally.all().all() == 0);
}

TEST_CASE(
    "a server that makes up Codes does not make it grow, and nothing is lost from the count") {
  failure_tally tally;
  constexpr std::uint64_t more = 100;
  for (std::uint64_t i = 0; i < failure_tally::most_codes + more; ++i) {
    tally.add(task(i + 1, "a", "1", "Code" + std::to_string(i)));
  }
  CHECK(tally.by_code().size() == failure_tally::most_codes);
  CHECK(tally.of_other_codes() == more);
  CHECK(tally.all().failed == failure_tally::most_codes + more);
  const auto place = tally.add(task(1, "b", "2", "Another"));
  CHECK(tally.of_other_codes() == more + 1);
  tally.take_back(place, task(1, "b", "2", "Another"));
  CHECK(tally.of_other_codes() == more);
}

TEST_CASE("AppIds without end are counted with the others, by Code still") {
  failure_tally tally;
  constexpr std::uint64_t more = 50;
  std::vector<failure_tally::place> places;
  for (std::uint64_t i = 0; i < failure_tally::most_groups + more; ++i) {
    places.push_back(tally.add(task(i + 1, "app" + std::to_string(i), "1", "Forbidden")));
    REQUIRE(places.back() < failure_tally::place_end);
  }
  CHECK(tally.by_app().size() == failure_tally::most_groups);
  CHECK(tally.of_other_apps() == more);
  CHECK(tally.by_code()[0].failed == failure_tally::most_groups + more);
  const auto late = tally.add(task(1, "one-more", "1", "Timeout"));
  CHECK(tally.of_other_apps() == more + 1);
  tally.take_back(late, task(1, "one-more", "1", "Timeout"));
  tally.take_back(places.back(), task(1, "one-more", "1", "Forbidden"));
  CHECK(tally.of_other_apps() == more - 1);
}

TEST_CASE("long texts are cut") {
  failure_tally tally;
  tally.add({1, "a", "b", outcome::failed, std::string(5'000, 'x'), 0, std::string(5'000, 'y')});
  CHECK(tally.by_code()[0].code.size() == failure_tally::longest_text);
  CHECK(tally.by_code()[0].example.message.size() <= failure_tally::longest_text + 3);
}
