// The listing as a machine: what fails, what is tried again, and what ends it all.
#include <doctest/doctest.h>

#include "list_driver.hpp"

using namespace std::chrono_literals;
using namespace mpustop::core;
using testing::list_driver;
using testing::tasks;

namespace {

using state = listed_app::state;

std::map<std::string, std::vector<std::string>> three() {
  return {{"a", tasks(250, "a")}, {"b", tasks(3, "b")}, {"c", tasks(120, "c")}};
}

}  // namespace

TEST_CASE("what passes is tried again in the midst of a list, and nothing is lost or doubled") {
  for (const auto& passing :
       {list_driver::of_verdict(verdict::transient, "ServiceUnavailable", 503),
        list_driver::of_verdict(verdict::throttled, "Throttling.User"),
        list_driver::of_verdict(verdict::nonce_used, "SignatureNonceUsed"),
        list_driver::of_verdict(verdict::stopped, {}, 200)}) {  // without a page: unreadable
    CAPTURE(passing.code);
    list_driver world(three());
    unsigned count = 0;
    world.instead = [&](auto&, unsigned) -> std::optional<reply> {
      return ++count % 3 == 0 ? std::optional(passing) : std::nullopt;
    };
    world.run();
    for (const auto& [app, wanted] : three()) {
      CHECK(world.result_of(app).end == state::whole);
      CHECK(world.result_of(app).tasks == wanted);
    }
    CHECK(world.machine.totals().retries == count / 3);
    CHECK(world.machine.totals().throttled ==
          (passing.verdict == verdict::throttled ? count / 3 : 0));
  }
}

TEST_CASE("transport failures are tried again, whatever they were") {
  for (const auto why : {transport_failure::not_processed, transport_failure::stream_reset,
                         transport_failure::connection_lost, transport_failure::stale_connection,
                         transport_failure::protocol_error}) {
    list_machine machine({"app"}, {});
    reply good;
    good.verdict = verdict::stopped;
    list_page page;
    page.entries.push_back({"app", "t"});
    time_point now{1h};
    int sends = 0;
    for (bool done = false; !done;) {
      machine.room(0, 1);
      const list_step step = machine.next(now);
      if (step.what == list_step::kind::send && ++sends < 6)
        machine.failed(step.request, why, now += 1ms);
      else if (step.what == list_step::kind::send)
        machine.answered(step.request, good, &page, now += 1ms, {});
      if (step.what == list_step::kind::wait) now = step.until;
      done = step.what == list_step::kind::done;
    }
    CHECK(machine.totals().tasks == 1);
    CHECK(machine.totals().retries == 5);
    CHECK(machine.totals().failed == 0);
  }
}

TEST_CASE("an AppId that is refused fails by itself, with what was found of it") {
  for (const auto verdict : {verdict::refused, verdict::denied, verdict::already_stopped}) {
    list_driver world(three());
    world.instead = [&](const std::string& app, unsigned page) -> std::optional<reply> {
      if (app != "a" || page < 3) return std::nullopt;
      return list_driver::of_verdict(verdict, "SomeCode");
    };
    world.run();
    CHECK(world.result_of("a").end == state::failed);
    CHECK(world.result_of("a").code == "SomeCode");
    CHECK(world.result_of("a").tasks.size() == 200);
    CHECK(world.result_of("b").end == state::whole);
    CHECK(world.result_of("c").end == state::whole);
    CHECK(world.machine.totals().failed == 1);
    CHECK(world.machine.totals().halted_by.empty());
  }
}

TEST_CASE("a permission that is missing for every AppId ends all, with advice for this call") {
  list_driver world(three());
  world.instead = [](auto&, unsigned) {
    return list_driver::of_verdict(verdict::denied, "Forbidden", 403);
  };
  world.run();
  CHECK(world.machine.totals().halted_by == "Forbidden");
  CHECK(world.machine.totals().halt_advice.find("live:ListRtcMPUTaskDetail") != std::string::npos);
  CHECK(world.machine.totals().halt_advice.find("StopLive") == std::string::npos);
  CHECK(world.machine.totals().failed + world.machine.totals().unfinished == 3);
}

TEST_CASE("a permission that is missing for some AppIds is told with advice once") {
  list_driver world(three());
  world.instead = [](const std::string& app, unsigned) -> std::optional<reply> {
    if (app == "b") return std::nullopt;
    return list_driver::of_verdict(verdict::denied, "Forbidden", 403);
  };
  world.run();
  CHECK(world.machine.totals().failed == 2);
  CHECK(world.machine.totals().halted_by.empty());
  CHECK(world.result_of("b").end == state::whole);
  REQUIRE(world.notices.size() == 1);
  CHECK(world.notices[0].find("live:ListRtcMPUTaskDetail") != std::string::npos);
}

TEST_CASE("an account that may not call ends all at once") {
  list_driver world(three());
  world.instead = [](auto&, unsigned) {
    return list_driver::of_verdict(verdict::denied, "OperationDenied", 403);
  };
  world.run();
  CHECK(world.asked.size() == 1);
  CHECK(world.machine.totals().halted_by == "OperationDenied");
}

TEST_CASE("a wrong key costs one call, and nothing more is sent") {
  list_driver world(three());
  world.instead = [](auto&, unsigned) {
    return list_driver::of_verdict(verdict::fatal, "InvalidAccessKeyId.NotFound", 404);
  };
  world.run();
  CHECK(world.asked.size() == 1);
  CHECK(world.machine.totals().halted_by == "InvalidAccessKeyId.NotFound");
  CHECK(!world.machine.totals().halt_advice.empty());
  CHECK(world.machine.totals().unfinished == 3);
}

TEST_CASE("what was found before a halt or an end from outside is told") {
  list_driver world({{"a", tasks(500)}});
  SUBCASE("halted") {
    world.instead = [&](auto&, unsigned page) -> std::optional<reply> {
      if (page < 3) return std::nullopt;
      return list_driver::of_verdict(verdict::fatal, "InvalidSecurityToken.Expired");
    };
  }
  SUBCASE("stopped") {
    world.then = [&](auto&, unsigned page) {
      if (page == 2) world.machine.stop();
    };
  }
  world.run();
  CHECK(world.results.at(0).end == state::unfinished);
  CHECK(world.results[0].tasks.size() == 200);
  CHECK(world.machine.totals().unfinished == 1);
}

TEST_CASE("a page that never comes is abandoned, tried again and given up in its time") {
  list_driver world(three());
  world.swallows = [](const std::string& app, unsigned page) { return app == "a" && page == 2; };
  world.run();
  CHECK(world.result_of("a").end == state::failed);
  CHECK(world.result_of("a").code == "Timeout");
  CHECK(world.result_of("a").tasks.size() == 100);
  CHECK(world.result_of("b").end == state::whole);
  CHECK(world.result_of("c").end == state::whole);
  CHECK(world.abandoned.size() >= 4);
  CHECK(world.now - time_point(1h) < 90s);
}

TEST_CASE("a service that gives nothing usable any more ends all, not AppId by AppId") {
  std::map<std::string, std::vector<std::string>> lists;
  for (int i = 0; i < 500; ++i) lists["app-" + std::to_string(i)] = tasks(1);
  list_driver world(lists);
  const time_point out_at = world.now + 2s;
  world.instead = [&](auto&, unsigned) -> std::optional<reply> {
    if (world.now < out_at) return std::nullopt;
    return list_driver::of_verdict(verdict::transient, "ServiceUnavailable", 503);
  };
  world.run();
  CHECK(world.machine.totals().out);
  CHECK(world.machine.totals().halted_by.empty());
  CHECK(world.now < out_at + 90s);
  CHECK(world.machine.totals().tasks > 50);
  CHECK(world.machine.totals().unfinished > 300);
}

TEST_CASE("where no connection can be had the end comes in the time of a page") {
  list_driver world(three());
  world.run(world.now + 30ms);
  world.room = 0;
  const time_point since = world.now;
  world.run();
  CHECK(world.machine.totals().out);
  CHECK(world.now - since < 70s);
}

TEST_CASE("the clock is corrected by the service's Date once it says so") {
  list_driver world({{"a", tasks(3)}});
  bool told = false;
  world.instead = [&](auto&, unsigned) -> std::optional<reply> {
    if (std::exchange(told, true)) return std::nullopt;
    reply out = list_driver::of_verdict(verdict::clock_skew, "InvalidTimeStamp.Expired");
    out.date = wall_time(std::chrono::hours(24 * 365 * 56));
    return out;
  };
  world.run();
  CHECK(world.results.at(0).end == state::whole);
  CHECK(world.machine.clock_offset() == std::chrono::hours(24 * 365 * 56));
  CHECK(world.notices.size() == 1);
}

TEST_CASE("a service that throttles for a while is told of, and asked less often") {
  std::map<std::string, std::vector<std::string>> lists;
  for (int i = 0; i < 2'000; ++i) lists["app-" + std::to_string(i)] = tasks(1);
  list_driver world(lists);
  const time_point until = world.now + 4s;
  world.instead = [&](auto&, unsigned) -> std::optional<reply> {
    if (world.now > until) return std::nullopt;
    return list_driver::of_verdict(verdict::throttled, "Throttling.User");
  };
  world.run();
  CHECK(world.machine.totals().tasks == 2'000);
  REQUIRE(world.notices.size() == 2);
  CHECK(world.notices[0].find("slowing down") != std::string::npos);
  CHECK(world.notices[1].find("50/s") != std::string::npos);
}
