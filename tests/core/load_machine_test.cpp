// A load test as a machine: what is sent, what is counted, and when it ends.
#include <doctest/doctest.h>

#include <set>

#include "load_driver.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;
using testing::load_driver;

namespace {

using kind = load_step::kind;

load_part closed(std::uint64_t requests) {
  load_part out;
  out.requests = requests;
  return out;
}

load_part open(double rate, std::uint64_t requests) {
  load_part out;
  out.pace.rate = rate;
  out.requests = requests;
  return out;
}

load_part open_for(double rate, duration length) {
  load_part out;
  out.pace.rate = rate;
  out.length = length;
  return out;
}

load_part guarded(unsigned limit, std::uint64_t requests) {
  load_part out;
  out.pace.rate = out.pace.limit = limit;
  out.pace.batch = 10ms;
  out.requests = requests;
  return out;
}

}  // namespace

TEST_CASE("before it begins a load sends nothing, and nothing is missing") {
  load_part part = open_for(1'000, 1s);
  load_machine machine(part);
  machine.room(0, 10);
  CHECK(machine.next(time_point(5s)).what == kind::done);
  CHECK(machine.wanted_room(time_point(5s)) == 0);
  CHECK(machine.not_started(time_point(5s)) == 0);
  CHECK(load_machine(closed(7)).not_started(time_point(5s)) == 7);
}

TEST_CASE("so many requests are sent as were asked for, whatever sets their pace") {
  for (const std::uint64_t requests : {1U, 2U, 5U, 7U, 1'003U}) {
    for (const duration warm_up : {duration(0s), duration(250ms)}) {
      for (const load_part& kind : {open(500, requests), open(333.3, requests),
                                    guarded(500, requests), guarded(1, std::min(requests, 9UL))}) {
        load_part part = kind;
        part.warm_up = warm_up;
        CAPTURE(requests);
        CAPTURE(warm_up.count());
        CAPTURE(part.pace.rate);
        CAPTURE(part.pace.limit);
        load_driver load(part);
        load.run();
        CHECK(load.result().requests == part.requests);
        CHECK(load.machine.tally().sent_so_far() == part.requests);
        CHECK(load.machine.not_started(load.now) == 0);
        if (warm_up == 0s) CHECK(load.sends.size() == part.requests);
        if (warm_up > 0s && part.pace.rate > 1) CHECK(load.sends.size() > part.requests);
      }
    }
  }
}

TEST_CASE("a closed load keeps the room full and ends with the last answer") {
  load_driver load(closed(25));
  load.room = 10;
  CHECK(load.pump().what == kind::wait);
  CHECK(load.under_way.size() == 10);
  CHECK(load.machine.wanted_room(load.now) == 1);
  load.answer_all();
  load.pump();
  load.answer_all();
  CHECK(load.pump().what == kind::wait);
  CHECK(load.under_way.size() == 5);
  CHECK(load.machine.wanted_room(load.now) == 0);
  load.answer_all();
  CHECK(load.pump().what == kind::done);
  CHECK(load.result().ok == 25);
}

TEST_CASE("an open load of a length has every place before its end, batches or not") {
  for (const duration batch : {0ms, 1ms, 10ms, 70ms, 999ms}) {
    for (const double rate : {1.0, 3.0, 97.0, 500.0, 1'000.0}) {
      load_part part = open_for(rate, 2s);
      part.pace.batch = batch;
      CAPTURE(batch.count());
      CAPTURE(rate);
      load_driver load(part);
      load.run();
      CHECK(load.sends.size() == static_cast<std::size_t>(2 * rate));
      CHECK(load.machine.not_started(load.now) == 0);
      CHECK(load.now == load.start + 2s);
      CHECK(load.result().late_starts == 0);
    }
  }
}

TEST_CASE("places that had no room before the end are counted as not started, and never sent") {
  load_driver load(open_for(100, 1s));
  load.room = 10;
  load.pump_at(500ms);
  CHECK(load.sends.size() == 10);
  CHECK(load.machine.wanted_room(load.now) == 41);
  CHECK(load.machine.not_started(load.now) == 41);
  load.pump_at(1s);
  load.answer_all();
  CHECK(load.pump_at(1s).what == kind::done);
  CHECK(load.sends.size() == 10);
  CHECK(load.machine.not_started(load.now + 1h) == 90);
  CHECK(load.machine.wanted_room(load.now) == 0);
}

TEST_CASE("places of the warm-up are not missed, those of the measured part are") {
  load_part part = open_for(100, 1s);
  part.warm_up = 1s;
  load_driver load(part);
  load.room = 0;
  load.pump_at(1'990ms);
  CHECK(load.machine.not_started(load.start + 500ms) == 0);
  CHECK(load.machine.not_started(load.now) == 100);
  CHECK(load.pump_at(2s).what == kind::done);
  CHECK(load.machine.not_started(load.now) == 100);
}

TEST_CASE("what came due after the stop is not missing") {
  load_driver load(open_for(100, 60s));
  load.pump_at(995ms);
  load.machine.stop(load.now);
  CHECK(load.pump().what == kind::wait);
  load.now = load.start + 8s;
  load.answer_all();
  CHECK(load.pump().what == kind::done);
  CHECK(load.machine.not_started(load.now) == 0);
  CHECK(load.sends.size() == 100);
}

TEST_CASE("no name is given twice, and a slot is not used again before its request is settled") {
  load_part part = closed(1'000);
  part.timeout = 1s;
  load_driver load(part);
  load.room = 3;
  std::set<std::uint64_t> names;
  std::set<std::uint32_t> unsettled;
  for (int round = 0; round < 20; ++round) {
    load.pump();
    for (const std::uint64_t name : load.under_way) {
      CHECK(names.insert(name).second);
      CHECK(!unsettled.contains(static_cast<std::uint32_t>(name)));
    }
    load.now += 1s;  // all are late
    load.pump();
    REQUIRE(load.abandoned.size() == 3);
    for (const std::uint64_t name : load.abandoned)
      unsettled.insert(static_cast<std::uint32_t>(name));
    load.room = 2;  // meanwhile others go
    load.pump();
    for (const std::uint64_t name : load.under_way) {
      CHECK(names.insert(name).second);
      CHECK(!unsettled.contains(static_cast<std::uint32_t>(name)));
    }
    load.answer_all();
    for (const std::uint64_t name : load.abandoned) load.machine.settled(name, load.now);
    load.abandoned.clear();
    unsettled.clear();
    load.room = 3;
  }
  CHECK(load.machine.in_flight() == 0);
}

TEST_CASE("what is late is given up in the order of the sends, counted once, and not waited for") {
  load_part part = closed(3);
  part.timeout = 1s;
  load_driver load(part);
  load.room = 2;
  load.pump();
  load.room = 1;
  CHECK(load.pump_at(500ms).until == load.start + 1s);
  CHECK(load.pump_at(1s).until == load.start + 1'500ms);
  CHECK(load.abandoned.size() == 2);
  CHECK(load.pump_at(1'500ms).what == kind::done);
  CHECK(load.abandoned.size() == 3);
  CHECK(load.result().requests == 3);
  CHECK(load.result().errors["transport"]["Timeout"] == 3);
  CHECK(load.result().latency.count() == 0);
}

TEST_CASE("a load of a number gives up when there is no service, one of a length goes on") {
  load_part part = closed(10);
  part.timeout = 2s;
  load_driver load(part);
  load.room = 4;
  load.pump();
  load.now += 1s;
  load.fail_all(transport_failure::connection_lost);
  load.room = 0;
  load_step step = load.pump();
  CHECK(step.what == kind::wait);
  CHECK(step.until == load.start + 3s);  // two seconds after the last request ended
  load.now = step.until;
  CHECK(load.pump().what == kind::done);
  CHECK(load.machine.gave_up());
  CHECK(load.machine.not_started(load.now) == 6);

  part = open_for(10, 60s);
  part.timeout = 2s;
  load_driver timed(part);
  timed.room = 0;
  step = timed.pump_at(30s);
  CHECK(step.what == kind::wait);
  CHECK(step.until == timed.start + 60s);
  CHECK(!timed.machine.gave_up());
}

TEST_CASE("a request that is given up is no sign that there is no service") {
  load_part part = open(10, 20);
  part.timeout = 1s;
  load_driver load(part);
  load.room = 1;
  load.pump();
  REQUIRE(load.under_way.size() == 1);
  load.pump_at(1s);
  REQUIRE(load.abandoned.size() == 1);
  load.machine.settled(load.abandoned.front(), load.now);
  CHECK(load.pump().what == kind::wait);  // a new connection has its time, too
  CHECK(!load.machine.gave_up());
  CHECK(load.pump_at(2s - 1ms).what == kind::wait);
  load.room = 1;
  load.pump();
  CHECK(load.under_way.size() == 1);
}
