// The listing as a machine: what is asked for, what is found, and what ends it.
#include <doctest/doctest.h>

#include "list_driver.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;
using testing::list_driver;
using testing::tasks;

namespace {

using state = listed_app::state;

std::size_t most_in_a_second(const std::vector<time_point>& at) {
  std::size_t most = 0;
  for (std::size_t i = 0; i < at.size(); ++i) {
    std::size_t n = 0;
    while (i + n < at.size() && at[i + n] < at[i] + 1s) ++n;
    most = std::max(most, n);
  }
  return most;
}

}  // namespace

TEST_CASE("a list is read up to a short or an empty page, and one of several pages once more") {
  for (const auto& [count, calls] : std::map<std::size_t, std::size_t>{
           {0, 1}, {1, 1}, {99, 1}, {100, 4}, {101, 4}, {250, 6}, {1'000, 22}}) {
    CAPTURE(count);
    list_driver world({{"app", tasks(count)}});
    world.run();
    REQUIRE(world.results.size() == 1);
    CHECK(world.results[0].end == state::whole);
    CHECK(world.results[0].tasks == tasks(count));
    CHECK(world.asked.size() == calls);
    CHECK(world.machine.totals().calls == calls);
    CHECK(world.machine.totals().tasks == count);
    CHECK(world.machine.totals().retries == 0);
  }
}

TEST_CASE("several AppIds are read at once, the pages of each one after the other") {
  std::map<std::string, std::vector<std::string>> lists;
  for (int i = 0; i < 300; ++i) lists["app-" + std::to_string(i)] = tasks(i % 4 * 70);
  list_driver world(lists);
  world.latency = 500ms;
  std::size_t most = 0;
  while (!world.ended) {
    world.step();
    most = std::max(most, world.machine.in_flight());
  }
  CHECK(most > 10);
  CHECK(world.most_of_one_app == 1);
  CHECK(world.results.size() == 300);
  for (const auto& [app, wanted] : lists) {
    CHECK(world.result_of(app).end == state::whole);
    CHECK(world.result_of(app).tasks == wanted);
  }
  CHECK(world.machine.totals().tasks == 75 * (70 + 140 + 210));
}

TEST_CASE("the service never sees more than 50 calls in a second, lost and failed ones too") {
  std::map<std::string, std::vector<std::string>> lists;
  for (int i = 0; i < 200; ++i) lists["app-" + std::to_string(i)] = tasks(90);
  for (const duration latency : {duration(1ms), duration(80ms), duration(700ms)}) {
    list_driver world(lists);
    world.latency = latency;
    int count = 0;
    world.swallows = [&](auto&, unsigned) { return ++count % 13 == 0; };
    world.instead = [&](auto&, unsigned) -> std::optional<reply> {
      if (++count % 7 != 0) return std::nullopt;
      return list_driver::of_verdict(verdict::transient, "InternalError", 500);
    };
    world.run();
    CHECK(most_in_a_second(world.arrivals) <= 50);
    CHECK(world.machine.totals().tasks == 200 * 90);
    CHECK(world.machine.totals().failed == 0);
    CHECK(world.machine.totals().retries == world.arrivals.size() - 200);
  }
}

TEST_CASE("what moves while it is read is neither told twice nor passed over") {
  SUBCASE("tasks that start push others to later pages") {
    list_driver world({{"app", tasks(250)}});
    world.then = [&](auto&, unsigned page) {
      if (world.asked.size() > 3 || page == 3) return;
      auto& list = world.lists["app"];
      const auto more = tasks(30, "new-" + std::to_string(page));
      list.insert(list.begin(), more.begin(), more.end());
    };
    world.run();
    const auto found = world.results.at(0).tasks;
    CHECK(std::set<std::string>(found.begin(), found.end()).size() == found.size());
    CHECK(found.size() == 310);
    CHECK(world.results[0].end == state::whole);
  }
  SUBCASE("tasks that end pull others to earlier pages") {
    list_driver world({{"app", tasks(250)}});
    world.then = [&](auto&, unsigned) {
      auto& list = world.lists["app"];
      if (world.asked.size() == 1) list.erase(list.begin(), list.begin() + 60);
    };
    world.run();
    CHECK(world.results.at(0).tasks.size() == 250);
    CHECK(world.results[0].end == state::whole);
  }
  SUBCASE("a list that does not come to rest is said to move") {
    list_driver world({{"app", tasks(150)}});
    unsigned started = 0;
    world.then = [&](auto&, unsigned) {
      auto& list = world.lists["app"];
      list.insert(list.begin(), "new-" + std::to_string(++started));
    };
    world.run();
    CHECK(world.results.at(0).end == state::changing);
    CHECK(world.machine.totals().changing == 1);
    CHECK(world.asked.size() == 10);
  }
}

TEST_CASE("a service that gives the same page for ever is not asked for ever") {
  list_driver world({{"app", tasks(100)}});
  world.then = [&](auto&, unsigned) {
    auto& list = world.lists["app"];
    const auto same = tasks(100);
    if (list.size() < 5'000) list.insert(list.end(), same.begin(), same.end());
  };
  world.run();
  CHECK(world.results.at(0).end == state::changing);
  CHECK(world.results[0].tasks == tasks(100));
  CHECK(world.asked.size() < 20);
}

TEST_CASE("odd entries are counted once, however often they are read") {
  list_driver world({{"app", tasks(150)}});
  list_page odd;
  odd.entries = {{"app", "valid"}, {"", "without-app"}, {"other", "foreign"}, {"app", "a b"}};
  odd.nameless = 2;
  reply good;
  good.verdict = verdict::stopped;
  list_machine machine({"app"}, {.page_size = 6});
  time_point now{1h};
  std::vector<std::string> found;
  for (bool done = false; !done;) {
    machine.room(0, 1);
    const list_step step = machine.next(now);
    list_page none;
    if (step.what == list_step::kind::send)
      machine.answered(step.request, good, step.page == 1 ? &odd : &none, now += 1ms, {});
    if (step.what == list_step::kind::app) found = step.listed->tasks;
    if (step.what == list_step::kind::wait) now = step.until;
    done = step.what == list_step::kind::done;
  }
  CHECK(found == std::vector<std::string>{"valid", "without-app", "a b"});
  CHECK(machine.totals().calls == 4);
  CHECK(machine.totals().tasks == 3);
  CHECK(machine.totals().invalid == 1);
  CHECK(machine.totals().foreign == 1);
  CHECK(machine.totals().nameless == 2);
}

TEST_CASE("a service that nothing was asked of for long is not out") {
  list_driver world({{"a", tasks(1)}, {"b", tasks(1)}});
  world.step();
  world.machine.hold(true);
  world.run(world.now + 10s);
  world.room = 0;  // an idle connection is closed meanwhile
  world.run(world.now + 90s);
  world.machine.hold(false);
  for (int i = 0; i < 3 && !world.ended; ++i) world.step();
  CHECK(!world.ended);
  world.room = 10;
  world.run();
  CHECK(world.results.size() == 2);
  CHECK(!world.machine.totals().out);
}

TEST_CASE("AppIds wait while what was found is not taken, those that were begun go on") {
  list_driver world({{"a", tasks(250)}, {"b", tasks(1)}});
  world.step();
  world.machine.hold(true);
  world.run(world.now + 10s);
  CHECK(world.results.size() == 1);
  CHECK(!world.ended);
  CHECK(world.asked.back().first == "a");
  world.machine.hold(false);
  world.run();
  CHECK(world.results.size() == 2);
}
