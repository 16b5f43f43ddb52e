#include "core/plan.hpp"

#include <doctest/doctest.h>

#include "core/earlier_rows.hpp"
#include "reading.hpp"

using mpustop::outcome;
using mpustop::core::plan;
using mpustop::core::plan_builder;
using mpustop::core::why_unusable;

namespace {

plan plan_of(std::string_view input) {
  plan_builder builder;
  for (const auto& record : mpustop::test::read_cut(input, {}, {}).records) builder.add(record);
  return builder.result();
}

}  // namespace

TEST_CASE("a plan counts every record once") {
  const plan found =
      plan_of("AppId,TaskId\na,1\na,2\nb,1\na,1\n,3\nb,1\nb 1,4\na,3\n\n# x\nc\na,1\n");
  CHECK(found.tasks == 10);
  CHECK(found.valid == 4);
  CHECK(found.invalid == 3);
  CHECK(found.duplicate == 3);
  CHECK(found.apps == 2);
  CHECK(found.first_duplicate == std::vector<std::uint64_t>{5, 7, 13});
  REQUIRE(found.first_invalid.size() == 3);
  CHECK(found.first_invalid[0].line == 6);
  CHECK(found.first_invalid[0].reason == "AppId is empty");
  CHECK(found.first_invalid[2].line == 12);
  CHECK(found.first_invalid[2].reason == "the row has 1 column; AppId and TaskId are wanted");
}

TEST_CASE("a plan names the first few lines only") {
  std::string input;
  for (int i = 0; i < 50; ++i) input += "a,1\nbad\n";
  const plan found = plan_of(input);
  CHECK(found.valid == 1);
  CHECK(found.duplicate == 49);
  CHECK(found.invalid == 50);
  CHECK(found.first_invalid.size() == plan_builder::most_named);
  CHECK(found.first_duplicate.size() == plan_builder::most_named);
}

TEST_CASE("the first duplicates are named in the order of their lines") {
  constexpr std::uint64_t pairs = 100'000;
  plan_builder builder;
  mpustop::task_record record{0, "app", "", ""};
  const auto add = [&](std::uint64_t task) {
    ++record.line;
    record.task_id = std::to_string(task);
    builder.add(record);
  };
  for (std::uint64_t i = 0; i < pairs; ++i) add(i);
  for (std::uint64_t i = 0; i < 1'000; ++i) add((i * 7'919) % pairs);
  const auto found = builder.result();
  CHECK(found.duplicate == 1'000);
  REQUIRE(found.first_duplicate.size() == plan_builder::most_named);
  for (std::uint64_t i = 0; i < plan_builder::most_named; ++i) {
    CHECK(found.first_duplicate[i] == pairs + 1 + i);
  }
}

TEST_CASE("an invalid record is never a duplicate") {
  const plan found = plan_of("a,\na,\n");
  CHECK(found.invalid == 2);
  CHECK(found.duplicate == 0);
}

TEST_CASE("a plan tells what earlier runs have finished from what is left") {
  mpustop::core::earlier_rows earlier(true);
  earlier.add(1, "a", "1", outcome::stopped);
  earlier.add(2, "a", "2", outcome::failed);
  earlier.add(4, "a", "1", outcome::duplicate);
  earlier.add(6, "", "", outcome::invalid);
  earlier.complete();
  auto records =
      mpustop::test::read_cut("a,1\na,2\na,3\na,1\na,1\n,\n,\na,2\na,3\n", {}, {}).records;
  earlier.look_up(records, mpustop::core::earlier_rows::reading::plan);
  plan_builder builder;
  for (const auto& record : records) builder.add(record);
  const plan found = builder.result();
  CHECK(found.tasks == 9);
  CHECK(found.valid == 3);
  CHECK(found.left() == 2);
  CHECK(found.again == 1);
  CHECK(found.duplicate == 4);
  CHECK(found.invalid == 2);
  CHECK(found.finished == std::array<std::uint64_t, 6>{1, 0, 0, 0, 1, 1});
  CHECK(found.resumed() == 3);
  CHECK(found.apps == 1);
}

TEST_CASE("the AppIds of a plan are those of the tasks that are left") {
  mpustop::core::earlier_rows earlier;
  earlier.add(1, "a", "1", outcome::stopped);
  earlier.add(2, "b", "1", outcome::failed);
  earlier.complete();
  auto records = mpustop::test::read_cut("a,1\nb,1\nc,1\nc,2\na,1\n", {}, {}).records;
  earlier.look_up(records, mpustop::core::earlier_rows::reading::plan);
  plan_builder builder;
  for (const auto& record : records) builder.add(record);
  CHECK(builder.result().apps == 1);
  CHECK(builder.result().left() == 2);
}

TEST_CASE("tasks that are tried again are known once, and repeated after that") {
  mpustop::core::earlier_rows earlier(true);
  constexpr std::size_t count = 100'000;
  for (std::size_t i = 0; i < count; ++i) {
    earlier.add(i + 1, "app", std::to_string(i), outcome::failed);
  }
  earlier.complete();
  plan_builder builder;
  mpustop::task_record record;
  for (std::size_t i = 0; i < count + 10; ++i) {
    record = {i + 1, "app", std::to_string(i % count), ""};
    earlier.look_up({&record, 1}, mpustop::core::earlier_rows::reading::plan);
    builder.add(record);
  }
  CHECK(builder.result().again == count);
  CHECK(builder.result().left() == count);
  CHECK(builder.result().duplicate == 10);
  // What is known of them takes no more than 40 bytes each in all.
  CHECK(earlier.peak_bytes() + builder.peak_bytes() <= 40 * count + 200'000);
}

TEST_CASE("why an input cannot be used") {
  CHECK(why_unusable(plan_of("a,1\n")) == "");
  CHECK(why_unusable(plan_of("AppId,TaskId\n")) == "there is no task in it");
  CHECK(why_unusable(plan_of("")) == "there is no task in it");
  CHECK(why_unusable(plan_of("AppId,TaskId\n\na,\nb,\n")) ==
        "none of its 2 records is a task; line 3: TaskId is empty");
}

TEST_CASE("apps are counted whatever their order, in at most 40 bytes a task with the pairs") {
  plan_builder builder;
  mpustop::task_record record{1, "", "t", ""};
  constexpr std::size_t count = 300'000;
  for (std::size_t i = 0; i < count; ++i) {
    record.app_id = std::to_string(i);
    builder.add(record);
  }
  CHECK(builder.result().apps == count);
  CHECK(builder.peak_bytes() <= 40 * count);
  for (std::size_t i = 0; i < 1000; ++i) {
    record.app_id = std::to_string(i % 7);
    record.task_id = std::to_string(i) + "u";
    builder.add(record);
  }
  CHECK(builder.result().apps == count);
}
