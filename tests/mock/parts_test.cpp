#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <random>
#include <string>

#include "mock/form.hpp"
#include "mock/nonce_memory.hpp"
#include "mock/quota.hpp"
#include "mock/task_book.hpp"

using namespace mpustop;
using namespace mpustop::mock;
using namespace std::chrono_literals;

namespace {

constexpr core::time_point start{1h};

/// Arrivals with bursts, pauses and equal times; more than 1024 in the busiest second.
std::vector<core::time_point> arrivals(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<core::time_point> out;
  auto now = start;
  for (int i = 0; i < 6000; ++i) {
    const auto kind = random() % 1000;
    if (kind < 600) now += core::duration(random() % 1'000'000);
    if (kind >= 600 && kind < 604) now += 1ms * (random() % 500);
    out.push_back(now);
  }
  return out;
}

}  // namespace

TEST_CASE("the quota lets in as many as its limit in any second, and no fewer") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    quota limit(50);
    std::deque<core::time_point> let_in;
    for (const auto now : arrivals(seed)) {
      while (!let_in.empty() && let_in.front() + 1s <= now) let_in.pop_front();
      const auto wait = limit.arrive(now);
      REQUIRE(wait.has_value() == (let_in.size() == 50));
      if (!wait) {
        let_in.push_back(now);
      } else {
        CHECK(now + *wait >= let_in.front() + 1s);
        CHECK(now + *wait < let_in.front() + 1s + 1ms);
      }
    }
  }
}

TEST_CASE("a quota of 0 lets everything in") {
  quota none(0);
  for (int i = 0; i < 2000; ++i) CHECK(!none.arrive(start));
}

TEST_CASE("nonces are remembered for more than half an hour, and not for ever") {
  nonce_memory memory;
  const auto nonce = key_of("nonce");
  CHECK(!memory.seen(nonce, start));
  memory.remember(nonce);
  CHECK(memory.seen(nonce, start));
  CHECK(memory.seen(nonce, start + 30min));
  CHECK(memory.seen(nonce, start + 31min));
  CHECK(!memory.seen(key_of("other"), start + 31min));
  CHECK(!memory.seen(nonce, start + 62min));
}

TEST_CASE("both generations are forgotten after a long pause") {
  nonce_memory memory;
  memory.seen(key_of("a"), start);
  memory.remember(key_of("a"));
  CHECK(!memory.seen(key_of("a"), start + 3h));
}

TEST_CASE("without a list every task runs until it is stopped") {
  task_book book(false, 10);
  CHECK(book.stop("a", "t"));
  CHECK(!book.stop("a", "t"));
  CHECK(book.stop("at", ""));  // another pair with the same letters
}

TEST_CASE("with a list only its tasks run") {
  task_book book(true, 10);
  book.add_running("a", "t");
  book.add_running("a", "t");
  CHECK(book.counts().running == 1);
  CHECK(!book.stop("a", "u"));
  CHECK(book.stop("a", "t"));
  CHECK(!book.stop("a", "t"));
  CHECK(book.counts().running == 0);
}

TEST_CASE("tasks are counted exactly, and named up to a bound") {
  task_book book(false, 2);
  for (const auto* task : {"t1", "t2", "t3", "t2"}) book.count_request("a", task);
  book.count_stop("a", "t3");
  book.count_stop("a", "t2");
  book.count_stop("a", "t2");
  const auto& totals = book.counts();
  CHECK(totals.requested == 3);
  CHECK(totals.requested_again == 1);
  CHECK(totals.stopped == 2);
  CHECK(totals.stopped_again == 1);
  const auto lines = book.lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].task_id == "t2");
  CHECK(lines[1].requests == 2);
  CHECK(lines[1].stops == 2);
}

TEST_CASE("forms are decoded") {
  core::parameters out;
  decode_form("a=1&b=x+y%20z&&c&d=&%e9=%C3%A9&e=%&f=%2&g=%zz&h=a=b", out);
  const core::parameters expected{{"a", "1"},  {"b", "x y z"}, {"c", ""},
                                  {"d", ""},   {"\xe9", "é"},  {"e", "%"},
                                  {"f", "%2"}, {"g", "%zz"},   {"h", "a=b"}};
  CHECK(out == expected);
  CHECK(*find_parameter(out, "b") == "x y z");
  CHECK(find_parameter(out, "z") == nullptr);
}
