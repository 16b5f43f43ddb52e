#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "core/retry.hpp"

using namespace mpustop::core;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr time_point start{seconds(50)};

open_task sent_at_start() {
  open_task task;
  task.first_sent = start;
  task.attempts = 1;
  return task;
}

/// What the `failures`-th failure of a task makes it wait, under many seeds.
std::vector<duration> waits(unsigned failures) {
  std::vector<duration> out;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    retry_policy policy({.give_up_after = std::chrono::hours(1)}, seed);
    open_task task = sent_at_start();
    for (unsigned i = 1; i < failures; ++i) policy.after_failure(task, start);
    out.push_back(policy.after_failure(task, start));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("the back-off is full jitter between 0 and a bound that doubles from 50 ms to 20 s") {
  for (const unsigned failures : {1U, 2U, 3U, 5U, 8U, 9U, 10U, 11U, 40U, 200U}) {
    INFO(failures);
    const auto bound =
        std::min(milliseconds(50LL << std::min(failures - 1, 20U)), milliseconds(20'000));
    const std::vector<duration> all = waits(failures);
    CHECK(all.front() >= duration{0});
    CHECK(all.front() < bound / 10);  // of 400 even draws
    CHECK(all.back() <= bound);
    CHECK(all.back() > bound * 9 / 10);
    CHECK(all[200] > bound * 4 / 10);
    CHECK(all[200] < bound * 6 / 10);
  }
}

TEST_CASE("the same seed waits the same, another one otherwise") {
  retry_policy one({}, 7);
  retry_policy same({}, 7);
  retry_policy other({}, 8);
  open_task a = sent_at_start();
  open_task b = sent_at_start();
  open_task c = sent_at_start();
  const duration first = one.after_failure(a, start);
  CHECK(first == same.after_failure(b, start));
  CHECK(first != other.after_failure(c, start));
}

TEST_CASE("the last wait ends at the very end of the task's time, and then it is over") {
  retry_policy policy({.base = seconds(20), .cap = seconds(20), .give_up_after = seconds(60)}, 3);
  open_task task = sent_at_start();
  unsigned cut = 0;
  for (int i = 0; i < 100; ++i) {
    const duration wait = policy.after_failure(task, start + milliseconds(59'999));
    CHECK(wait >= duration{0});
    CHECK(wait <= milliseconds(1));
    cut += wait == milliseconds(1) ? 1 : 0;
  }
  CHECK(cut > 90);
  CHECK(policy.after_failure(task, start + seconds(60)) < duration{0});
  CHECK(policy.after_replay(task, start + seconds(60)) < duration{0});
  CHECK(policy.after_nonce_clash(task, start + seconds(60)) < duration{0});
  CHECK(policy.after_failure(task, start + seconds(61)) < duration{0});
}

TEST_CASE("time in a throttle wait, until the task is really sent again, is not counted") {
  retry_policy policy({.give_up_after = seconds(60)}, 3);
  open_task task = sent_at_start();
  CHECK(policy.after_throttle(task, seconds(2), start + seconds(1)) >= seconds(2));
  retry_policy::resumed(task, start + seconds(101));
  CHECK(task.uncounted == seconds(100));
  retry_policy::resumed(task, start + seconds(150));  // no throttle wait: nothing to end
  CHECK(task.uncounted == seconds(100));
  CHECK(policy.after_failure(task, start + seconds(159)) >= duration{0});
  CHECK(policy.after_failure(task, start + seconds(160)) < duration{0});
}

TEST_CASE("a throttled answer is no try, and never the end of a task") {
  retry_policy policy({.give_up_after = seconds(1)}, 3);
  open_task task = sent_at_start();
  for (int i = 0; i < 100; ++i) {
    const duration hinted = policy.after_throttle(task, seconds(10), start + seconds(30));
    CHECK(hinted >= seconds(10));
    CHECK(hinted <= seconds(11));
    const duration own = policy.after_throttle(task, duration{0}, start + seconds(30));
    CHECK(own >= milliseconds(100));
    CHECK(own <= seconds(1));
  }
  CHECK(task.tries == 0);
}

TEST_CASE("a hint of a few nanoseconds is no trouble") {
  retry_policy policy({}, 3);
  open_task task = sent_at_start();
  CHECK(policy.after_throttle(task, duration{1}, start) == duration{1});
}

TEST_CASE("replays are free three times, then back off without counting as failures") {
  std::vector<duration> fourth;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    retry_policy policy({}, seed);
    open_task task = sent_at_start();
    for (int i = 0; i < 3; ++i) REQUIRE(policy.after_replay(task, start) == duration{0});
    fourth.push_back(policy.after_replay(task, start));
    CHECK(task.tries == 0);
    CHECK(policy.after_failure(task, start) <= milliseconds(50));
  }
  std::sort(fourth.begin(), fourth.end());
  CHECK(fourth.back() <= milliseconds(100));
  CHECK(fourth[100] > milliseconds(10));
}

TEST_CASE("a new nonce is tried at once twice, then it is a failure as any") {
  retry_policy policy({}, 5);
  open_task task = sent_at_start();
  CHECK(policy.after_nonce_clash(task, start) == duration{0});
  CHECK(policy.after_nonce_clash(task, start) == duration{0});
  CHECK(task.tries == 0);
  CHECK(policy.after_nonce_clash(task, start) <= milliseconds(50));
  CHECK(task.tries == 1);
}
