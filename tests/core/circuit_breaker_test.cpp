#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "core/circuit_breaker.hpp"

using namespace mpustop::core;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr time_point start{seconds(1'000)};

/// A breaker and a clock; each send is of a task of its own unless told otherwise.
struct bench {
  circuit_breaker breaker;
  time_point now = start;
  attempt_id last = 0;

  circuit_breaker::attempt send(doubts& of) {
    breaker.sent(++last, of, now);
    return {last, now};
  }
  circuit_breaker::attempt send() {
    doubts fresh;
    return send(fresh);
  }
  void pass(duration time) { now += time; }
  void fail(mishap what, const circuit_breaker::attempt& one) {
    doubts fresh;
    breaker.failed(what, one, fresh, now);
  }
  void alive(const circuit_breaker::attempt& one) { breaker.alive(one.sent_at, now); }
  /// Answers so even that an answer is overdue after the least silence.
  void settle() {
    for (int i = 0; i < 100; ++i) {
      const auto one = send();
      pass(milliseconds(1));
      alive(one);
    }
  }
  bool open() const { return breaker.is_open(); }
};

}  // namespace

TEST_CASE("failed answers in a row are an outage, and one good answer between them is none") {
  bench b;
  for (int i = 0; i < 15; ++i) b.fail(mishap::failed_answer, b.send());
  CHECK_FALSE(b.open());
  b.pass(milliseconds(1));
  b.alive(b.send());
  for (int i = 0; i < 15; ++i) {
    b.pass(milliseconds(1));
    b.fail(mishap::failed_answer, b.send());
  }
  CHECK_FALSE(b.open());
  b.fail(mishap::failed_answer, b.send());
  CHECK(b.open());
}

TEST_CASE("a few failures that span two seconds are an outage too") {
  bench b;
  for (int i = 0; i < 3; ++i) {
    b.fail(mishap::failed_answer, b.send());
    b.pass(milliseconds(666));
  }
  CHECK_FALSE(b.open());
  b.pass(milliseconds(2));
  b.fail(mishap::failed_answer, b.send());
  CHECK(b.open());
}

TEST_CASE("a connection that takes a hundred requests along is one failure") {
  bench b;
  for (int round = 0; round < 4; ++round) {
    CHECK_FALSE(b.open());
    std::vector<circuit_breaker::attempt> sent;
    for (int i = 0; i < 100; ++i) sent.push_back(b.send());
    b.pass(milliseconds(1));
    for (const auto& one : sent) b.fail(mishap::lost, one);
    b.pass(milliseconds(1));
  }
  CHECK(b.open());
}

TEST_CASE("silence counts from the first request after the last thing heard") {
  bench b;
  b.settle();
  const auto stuck = b.send();
  b.pass(milliseconds(50));
  b.alive(b.send());
  b.pass(milliseconds(200));
  b.breaker.listen(b.now);
  CHECK_FALSE(b.open());  // what hangs since before is one request alone
  b.send();
  CHECK(b.breaker.next_change() == b.now + milliseconds(100));
  b.pass(milliseconds(99));
  b.breaker.listen(b.now);
  CHECK_FALSE(b.open());
  b.pass(milliseconds(1));
  b.breaker.listen(b.now);
  CHECK(b.open());
  CHECK(b.breaker.opened_at() == b.now);
  b.alive(stuck);
  CHECK_FALSE(b.open());
  CHECK(b.breaker.last_outage() == milliseconds(100));
}

TEST_CASE("a stall that was seen makes the next one no outage") {
  bench b;
  b.settle();
  const auto held_up = b.send();
  b.pass(milliseconds(300));
  b.breaker.listen(b.now);
  REQUIRE(b.open());
  b.alive(held_up);
  REQUIRE_FALSE(b.open());
  for (int i = 0; i < 200; ++i) {  // of its lateness little is left in the mean
    const auto one = b.send();
    b.pass(milliseconds(1));
    b.alive(one);
  }
  b.send();
  CHECK(b.breaker.next_change() == b.now + milliseconds(375));
}

TEST_CASE("an outage of seconds is no stall, and what a probe finds is none either") {
  for (const bool probed : {false, true}) {
    bench b;
    b.settle();
    const auto first = b.send();
    b.pass(probed ? milliseconds(100) : seconds(3));
    b.breaker.listen(b.now);
    REQUIRE(b.open());
    b.pass(seconds(1));
    b.alive(probed ? b.send() : first);
    for (int i = 0; i < 400; ++i) {
      const auto one = b.send();
      b.pass(milliseconds(1));
      b.alive(one);
    }
    b.send();
    CHECK(b.breaker.next_change() == b.now + milliseconds(100));
  }
}

TEST_CASE("an answer is overdue later where answers take longer") {
  bench b;
  b.send();
  CHECK(b.breaker.next_change() == b.now + seconds(1));  // nothing is known yet
  for (int i = 0; i < 200; ++i) {
    const auto one = b.send();
    b.pass(milliseconds(i % 2 == 0 ? 100 : 300));
    b.alive(one);
  }
  b.send();
  CHECK(b.breaker.next_change() > b.now + milliseconds(400));
  CHECK(b.breaker.next_change() < b.now + seconds(1));
}

TEST_CASE("a mishap that a later request's good answer contradicts is a doubt about its task") {
  bench b;
  doubts task;
  const auto bad = b.send(task);
  b.pass(milliseconds(1));
  const auto good = b.send();
  SUBCASE("that came before it") {
    b.alive(good);
    b.breaker.failed(mishap::failed_answer, bad, task, b.now);
    CHECK(task.fails);
  }
  SUBCASE("that came after it") {
    b.breaker.failed(mishap::failed_answer, bad, task, b.now);
    CHECK_FALSE(task.fails);
    b.alive(good);
  }
  SUBCASE("of a request sent together with it") {
    b.now = bad.sent_at;
    const auto beside = b.send();
    b.alive(beside);
    b.breaker.failed(mishap::failed_answer, bad, task, b.now);
    CHECK_FALSE(task.fails);  // the service may have gone out in between
  }
  // In doubt, it alone is no outage, however long.
  for (int i = 0; i < 100; ++i) {
    b.pass(seconds(1));
    b.breaker.failed(mishap::failed_answer, b.send(task), task, b.now);
  }
  CHECK(task.fails);
  CHECK_FALSE(task.hangs);
  CHECK_FALSE(b.open());
  b.pass(milliseconds(1));
  for (int i = 0; i < 16 && !b.open(); ++i) b.fail(mishap::failed_answer, b.send());
  CHECK(b.open());
}

TEST_CASE("the silence of a task that hung alone is none of the service") {
  bench b;
  b.settle();
  doubts task;
  const auto hung = b.send(task);
  b.pass(milliseconds(1));
  b.alive(b.send());
  b.pass(seconds(10));
  b.breaker.failed(mishap::no_answer, hung, task, b.now);
  CHECK(task.hangs);
  const auto again = b.send(task);
  CHECK(b.breaker.next_change() == never);
  b.pass(seconds(10));
  b.breaker.failed(mishap::no_answer, again, task, b.now);
  b.breaker.listen(b.now);
  CHECK_FALSE(b.open());
  CHECK_FALSE(task.fails);
  // That it fails now, too, is not what it is doubted for.
  for (int i = 0; i < 16; ++i) b.breaker.failed(mishap::failed_answer, b.send(task), task, b.now);
  CHECK(b.open());
}

TEST_CASE("a mishap that led to an outage is no doubt, though others are answered after it") {
  bench b;
  doubts task;
  b.breaker.failed(mishap::failed_answer, b.send(task), task, b.now);
  for (int i = 0; i < 15; ++i) b.fail(mishap::failed_answer, b.send());
  REQUIRE(b.open());
  b.pass(seconds(1));
  b.alive(b.send());
  b.pass(milliseconds(1));
  b.send(task);
  CHECK_FALSE(task.fails);
}

TEST_CASE(
    "an attempt that times out in silence opens at once, and the silence is not held against "
    "a task") {
  bench b;
  b.settle();
  const time_point before = b.breaker.running(b.now);
  const auto one = b.send();
  b.pass(seconds(10));
  b.fail(mishap::no_answer, one);
  REQUIRE(b.open());
  CHECK(b.breaker.opened_at() == b.now);
  CHECK(b.breaker.running(b.now) == before);
  b.pass(seconds(5));
  CHECK(b.breaker.running(b.now) == before);
  const auto probe = b.send();
  b.alive(probe);
  CHECK(b.breaker.last_outage() == seconds(15));
  b.pass(seconds(1));
  CHECK(b.breaker.running(b.now) == before + seconds(1));
}

TEST_CASE(
    "probes go one at a time, after a second, then after an eighth of the outage, 1 to 10 s") {
  bench b;
  b.breaker.unreachable(b.now);
  REQUIRE(b.open());
  std::vector<double> gaps;
  time_point last = b.now;
  while (b.now < start + seconds(120)) {
    CHECK(b.breaker.allowance(b.now) == 0);
    b.now = b.breaker.next_change();
    REQUIRE(b.breaker.allowance(b.now) == 1);
    gaps.push_back(std::chrono::duration<double>(b.now - last).count());
    last = b.now;
    const auto probe = b.send();
    CHECK(b.breaker.allowance(b.now + seconds(5)) == 0);  // one is on its way
    CHECK(b.breaker.next_change() == never);
    b.fail(mishap::failed_answer, probe);
  }
  CHECK(gaps.front() == 1);
  CHECK(gaps[4] == 1);
  CHECK(gaps.back() == 10);
  CHECK(std::is_sorted(gaps.begin(), gaps.end()));
  CHECK(gaps.size() <= 34);
}

TEST_CASE("when a connection comes up a probe may go at once, but no sooner than the last one") {
  bench b;
  b.breaker.unreachable(b.now);
  b.pass(milliseconds(40));
  b.breaker.reachable(true, b.now);
  CHECK(b.breaker.allowance(b.now) == 1);
  b.breaker.reachable(true, b.now);  // so is a second one
  CHECK(b.breaker.allowance(b.now) == 1);
  b.fail(mishap::lost, b.send());
  CHECK(b.breaker.allowance(b.now) == 0);
  b.pass(milliseconds(100));
  b.breaker.unreachable(b.now);
  b.breaker.reachable(true, b.now);
  CHECK(b.breaker.next_change() == b.now + milliseconds(900));
  CHECK(b.breaker.opened_at() == start);
}

TEST_CASE("a connection that comes up without an outage changes nothing") {
  bench b;
  b.breaker.reachable(true, b.now);
  for (int i = 0; i < 16; ++i) b.fail(mishap::failed_answer, b.send());
  b.breaker.reachable(true, b.now);
  CHECK(b.breaker.allowance(b.now) == 0);
  CHECK(b.breaker.next_change() == b.now + seconds(1));
}

TEST_CASE("a service most of whose answers fail is asked on after the first pause") {
  bench b;
  b.settle();
  const auto fail_until_open = [&b] {
    int failures = 0;
    for (; !b.open() && failures < 2'000; ++failures) {
      b.fail(mishap::failed_answer, b.send());
    }
    return failures;
  };
  const auto recover = [&b] {
    b.pass(seconds(1));
    b.alive(b.send());
    CHECK_FALSE(b.open());
  };
  CHECK(fail_until_open() == 16);
  recover();
  CHECK(fail_until_open() == 128);
  recover();
  CHECK(fail_until_open() == 1'024);
  recover();
  CHECK(fail_until_open() == 1'024);
  recover();
  // Once it is well again, the next outage is found as fast as the first.
  b.settle();
  CHECK(fail_until_open() == 16);
}

TEST_CASE("a connection that comes up is the end of an outage in which nobody waits") {
  for (const bool waited_for : {false, true}) {
    bench b;
    b.settle();
    b.breaker.unreachable(b.now);
    CHECK(b.open());
    b.pass(seconds(5));
    b.breaker.reachable(waited_for, b.now);
    CHECK(b.open() == waited_for);
    b.pass(seconds(5));
    // A task's clock stood still while it was open.
    CHECK(b.now - b.breaker.running(b.now) == (waited_for ? seconds(10) : seconds(5)));
  }
}

TEST_CASE("a probe that met the end of its connection makes room for another at once") {
  bench b;
  b.settle();
  b.breaker.unreachable(b.now);
  b.pass(seconds(1));
  const auto probe = b.send();
  CHECK(b.breaker.allowance(b.now) == 0);
  b.breaker.said_nothing(probe.id);
  CHECK(b.breaker.allowance(b.now) == 1);
  CHECK(b.open());
}

TEST_CASE("the tasks' clock may be made to run in an outage") {
  bench b;
  b.settle();
  const time_point before = b.breaker.running(b.now);
  b.breaker.unreachable(b.now);
  b.pass(seconds(3));
  CHECK(b.breaker.running(b.now) == before);
  b.breaker.time_stands_still(false, b.now);
  b.pass(seconds(2));
  CHECK(b.breaker.running(b.now) == before + seconds(2));
  b.breaker.time_stands_still(true, b.now);
  b.pass(seconds(4));
  b.breaker.reachable(false, b.now);
  b.pass(seconds(1));
  CHECK(b.breaker.running(b.now) == before + seconds(3));
}
