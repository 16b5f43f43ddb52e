// What a load is made of: the timetable, the ids, the counts.
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/load_ids.hpp"
#include "core/load_schedule.hpp"
#include "core/load_tally.hpp"
#include "core/pacer.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;

namespace {

constexpr time_point start{1'000s};

reply of(verdict value, std::string code = "") {
  reply out;
  out.verdict = value;
  out.code = std::move(code);
  return out;
}

}  // namespace

TEST_CASE("engines share a schedule's places, and none is a nanosecond off after ten hours") {
  for (const double rate : {1.0, 3.0, 333.3, 500.0, 99'999.0, 1'000'000.0}) {
    load_schedule whole(rate);
    whole.begin(start);
    for (unsigned engine = 0; engine < 3; ++engine) {
      load_schedule part(rate, engine, 3);
      part.begin(start);
      for (std::uint64_t n = 0; n < 1'000; ++n) CHECK(part.at(n) == whole.at(3 * n + engine));
    }
  }
  load_schedule exact(500);
  exact.begin(start);
  CHECK(exact.at(18'000'000) == start + 10h);
}

TEST_CASE("what is due is what has its place at that time or before") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const double rate = std::pow(10.0, static_cast<double>(random() % 6'000) / 1'000);
    load_schedule schedule(rate, random() % 4, 1 + random() % 4);
    schedule.begin(start);
    const std::uint64_t n = random() % 1'000'000;
    const time_point at = schedule.at(n);
    CHECK(schedule.due(at) == n + 1);
    CHECK(schedule.due(at - duration(1)) == n);
    CHECK(schedule.due(start - duration(1)) == 0);
  }
}

TEST_CASE("made-up ids are of the documented form, the same from a seed, and differ") {
  load_ids one(5), same(5), other(6);
  std::set<std::string> seen;
  std::set<std::string> apps;
  for (int i = 0; i < 10'000; ++i) {
    const id_pair pair = one.next();
    const id_pair again = same.next();
    CHECK(pair.app_id == again.app_id);
    CHECK(pair.task_id == again.task_id);
    apps.emplace(pair.app_id);
    CHECK(pair.task_id.size() == 22);
    CHECK(pair.task_id.starts_with("bench-"));
    CHECK(seen.emplace(pair.task_id).second);
    CHECK(seen.emplace(other.next().task_id).second);
  }
  CHECK(apps.size() == 20);
  CHECK(*apps.begin() == "bench-01");
  CHECK(*apps.rbegin() == "bench-20");
}

TEST_CASE("engines take the pairs of a list in turn, again and again") {
  const load_ids::list pairs{{"a", "0"}, {"a", "1"}, {"a", "2"}, {"a", "3"}, {"a", "4"}};
  load_ids first(pairs, 0, 2), second(pairs, 1, 2), seventh(pairs, 6, 7);
  for (const char* task : {"0", "2", "4", "1", "3", "0"}) CHECK(first.next().task_id == task);
  for (const char* task : {"1", "3", "0", "2", "4", "1"}) CHECK(second.next().task_id == task);
  for (const char* task : {"1", "3", "0"}) CHECK(seventh.next().task_id == task);
}

TEST_CASE("a tally counts by class and Code, second by second, and two add up") {
  load_tally one, two(true);
  load_result sum;
  for (load_tally* tally : {&one, &two}) {
    tally->begin(start);
    tally->sent(4, 1, start + 10ms);
    tally->sent(3, 0, start + 1'500ms);
    tally->answered({start, start + 10ms}, of(verdict::stopped), start + 30ms);
    tally->answered({start, start + 10ms}, of(verdict::already_stopped, "X"), start + 30ms);
    tally->answered({start, start + 10ms}, of(verdict::throttled, "Slow"), start + 40ms);
    tally->answered({start, start + 10ms}, of(verdict::refused, "No"), start + 2s);
    tally->failed(transport_failure::timed_out, start + 2'500ms);
    tally->failed(transport_failure::timed_out, start + 2'600ms);
    tally->add_to(sum);
  }
  CHECK(sum.requests == 12);
  CHECK(sum.ok == 4);
  CHECK(sum.already_stopped == 2);
  CHECK(sum.late_starts == 2);
  CHECK(sum.errors == load_errors{{"throttled", {{"Slow", 2}}},
                                  {"refused", {{"No", 2}}},
                                  {"transport", {{"Timeout", 4}}}});
  REQUIRE(sum.line.size() == 3);
  CHECK(sum.line[0].sent == 8);
  CHECK(sum.line[0].ok == 4);
  CHECK(sum.line[0].errors == 2);
  CHECK(sum.line[1].sent == 6);
  CHECK(sum.line[2].errors == 6);
  CHECK(sum.latency.count() == 8);
  CHECK(sum.latency.max() == 2s);
  CHECK(sum.service.max() == 1'990ms);
  CHECK(one.max_in_1s() == 4);
  CHECK(largest_second(two.milliseconds()) == 4);
  CHECK(one.sent_first() == 4);
  CHECK(one.first_sent() == start + 10ms);
  CHECK(one.last_sent() == start + 1'500ms);
  CHECK(one.last_event() == start + 2'600ms);
}

TEST_CASE("the largest second lies anywhere, and is a thousand milliseconds long") {
  CHECK(largest_second({}) == 0);
  std::vector<std::uint32_t> line(3'000);
  line[500] = 7;
  line[1'499] = 5;
  CHECK(largest_second(line) == 12);
  line[1'499] = 0;
  line[1'500] = 5;
  CHECK(largest_second(line) == 7);
}

TEST_CASE("every verdict but success has a class") {
  for (int i = 0; i <= static_cast<int>(verdict::fatal); ++i) {
    const auto value = static_cast<verdict>(i);
    const bool good = value == verdict::stopped || value == verdict::already_stopped;
    CHECK(error_class(value).empty() == good);
  }
}

TEST_CASE("a pacer's batch may be of another length") {
  CHECK(pacer(500, 20ms).batch() == 10);
  CHECK(pacer(500, 1ms).batch() == 1);
  CHECK(pacer(500, 1s).batch() == 100);
}

TEST_CASE("a merged histogram is that of all values, at a finer precision too") {
  std::mt19937_64 random(3);
  for (const unsigned precision : {1U, 6U, 10U, 16U}) {
    histogram all(precision), left(precision), right(precision);
    for (int i = 0; i < 2'000; ++i) {
      const duration value(static_cast<std::int64_t>(random() >> (1 + random() % 63)));
      all.add(value);
      (i % 3 == 0 ? left : right).add(value);
      histogram one(precision);
      if (i < 50) {
        one.add(value);
        one.add(duration(INT64_MAX));
        const double told = static_cast<double>(one.percentile(0.5).count());
        CHECK(told >= static_cast<double>(value.count()));
        CHECK(told <= static_cast<double>(value.count()) * (1 + std::pow(0.5, precision)) + 1);
      }
    }
    left.merge(right);
    CHECK(left.count() == all.count());
    CHECK(left.max() == all.max());
    for (const double fraction : {0.01, 0.5, 0.99, 1.0})
      CHECK(left.percentile(fraction) == all.percentile(fraction));
  }
}
