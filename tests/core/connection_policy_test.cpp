#include "policy_driver.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using namespace std::chrono_literals;

TEST_CASE("one link is opened until the protocol is known, then as many as wanted") {
  driver d;
  CHECK(d.actions() == "resolve");
  d.policy.want(500);
  d.resolve({7, 8});
  CHECK(d.actions() == "open 1@7");
  d.policy.want(500);
  CHECK(d.actions() == "");
  CHECK(d.policy.room() == 0);
  SUBCASE("HTTP/2: two") {
    d.up(1, true, 100);
    CHECK(d.actions() == "open 2@7");
    CHECK(d.policy.peer() == 7);
    CHECK(d.policy.room() == 100);
    d.policy.want(500);
    CHECK(d.actions() == "");
  }
  SUBCASE("HTTP/1.1: as needed, sixteen handshakes at once, never more than the most") {
    d.up(1, false, 1);
    CHECK(d.actions() == "");
    d.policy.want(3);
    CHECK(d.actions() == "open 2@7, open 3@7");
    d.policy.want(3);
    CHECK(d.actions() == "");
    d.policy.want(1000);
    d.actions();
    CHECK(d.policy.links() == 17);
    for (connection_id id = 2; id <= 200; ++id) {
      d.up(id, false, 1);
      d.actions();
    }
    CHECK(d.policy.links() == 128);
    CHECK(d.policy.room() == 128);
  }
}

TEST_CASE("addresses are tried in turn and the round's failure is told") {
  driver d;
  d.actions();
  d.resolve({0, 1});
  CHECK(d.actions() == "open 1@0");
  d.policy.ended(1, d.now);
  CHECK(d.actions() == "open 2@1");
  d.policy.ended(2, d.now);
  CHECK(d.actions() == "report");
  CHECK(d.policy.wait_until() > d.now);
  CHECK(d.policy.wait_until() <= d.now + 50ms);
  d.now = d.policy.wait_until();
  CHECK(d.actions() == "resolve, open 3@0");
  SUBCASE("a name that no longer resolves leaves the addresses known before") {
    d.resolve({});
    d.policy.ended(3, d.now);
    CHECK(d.actions() == "open 4@1");
  }
  SUBCASE("new addresses join the round") {
    d.resolve({5});
    d.policy.ended(3, d.now);
    CHECK(d.actions() == "open 4@1");
    d.policy.ended(4, d.now);
    CHECK(d.actions() == "open 5@5");
  }
}

TEST_CASE("an address that does not answer is joined by the next, and the first up wins") {
  driver d;
  d.actions();
  d.resolve({0, 1, 2});
  CHECK(d.actions() == "open 1@0");
  CHECK(d.policy.wait_until() == d.now + 250ms);
  d.now += 250ms;
  CHECK(d.actions() == "open 2@1");
  d.up(2, true, 10);
  CHECK(d.actions() == "close 1, open 3@1");
  CHECK(d.policy.peer() == 1);
  d.up(1, true, 10);  // too late: forgotten
  CHECK(d.policy.room() == 10);
}

TEST_CASE("a round is bounded by the connect time-out, the name included") {
  driver d;
  CHECK(d.actions() == "resolve");
  SUBCASE("no name") {
    d.resolve({});
    CHECK(d.actions() == "report");
  }
  SUBCASE("a resolver that hangs") {
    CHECK(d.policy.wait_until() == t0 + 5s);
    d.now = t0 + 5s;
    CHECK(d.actions() == "report");
  }
  SUBCASE("an address that hangs") {
    d.now = t0 + 1s;
    d.resolve({0});
    CHECK(d.actions() == "open 1@0");
    CHECK(d.policy.wait_until() == t0 + 5s);
    d.now = t0 + 5s;
    CHECK(d.actions() == "time out 1, report");
    CHECK(d.policy.links() == 0);
  }
}

TEST_CASE("failed rounds back off to five seconds") {
  driver d;
  d.actions();
  for (int i = 0; i < 12; ++i) {
    d.resolve({});
    CHECK(d.actions() == "report");
    const auto wait = d.policy.wait_until() - d.now;
    const duration full = std::min<duration>(5s, duration(50ms) * (1 << i));
    CHECK(wait <= full);
    CHECK(wait > full / 2 - 1ms);
    d.now += wait;
    CHECK(d.actions() == "resolve");
  }
}

TEST_CASE("a draining link is replaced at once, before it ends") {
  driver d;
  d.actions();
  d.resolve({0});
  d.actions();
  d.up(1, true, 100);
  CHECK(d.actions() == "open 2@0");
  d.up(2, true, 100);
  d.serve(1, 100);
  d.policy.load(1, 5, 95, d.now);
  d.policy.draining(1, d.now);
  CHECK(d.actions() == "open 3@0");
  CHECK(d.policy.room() == 100);
  CHECK(d.policy.choose() == 2);
  d.policy.ended(1, d.now);
  CHECK(d.actions() == "");
}

TEST_CASE("links that end without an answer back off, then another address is tried first") {
  driver d;
  d.actions();
  d.resolve({0, 1});
  connection_id id = 1;
  CHECK(d.actions() == "open 1@0");
  for (int i = 0; i < 3; ++i) {
    d.up(id, false, 1);
    d.policy.load(id, 1, 0, d.now);
    d.policy.ended(id++, d.now);
    CHECK(d.actions() == "");  // not at once
    REQUIRE(d.policy.wait_until() > d.now);
    d.now = d.policy.wait_until();
    CHECK(d.actions() == "open " + std::to_string(id) + (i < 2 ? "@0" : "@1"));
  }
  d.up(id, false, 1);
  d.serve(id, 1);
  d.policy.load(id, 1, 0, d.now);
  d.policy.ended(id, d.now);
  CHECK(d.actions() == "open 5@1");  // it had served: at once, and to the same address
}

TEST_CASE("a hundred links lost at once are one failure") {
  driver d;
  d.actions();
  d.resolve({0});
  d.actions();
  d.up(1, false, 1);
  d.policy.want(16);
  d.actions();
  for (connection_id id = 2; id <= 16; ++id) d.up(id, false, 1);
  d.now += 100ms;
  for (connection_id id = 1; id <= 16; ++id) d.policy.load(id, 1, 0, d.now);
  for (connection_id id = 1; id <= 16; ++id) d.policy.ended(id, d.now);
  CHECK(d.policy.wait_until() <= d.now + 50ms);
}

TEST_CASE("idle HTTP/1.1 links are closed after 20 s and come back when wanted") {
  driver d;
  d.actions();
  d.resolve({0});
  d.actions();
  d.up(1, false, 1);
  d.policy.want(2);
  d.actions();
  d.up(2, false, 1);
  d.now += 15s;
  d.serve(2, 1);
  CHECK(d.policy.choose() == 2);  // the one used last, so that the other falls idle
  CHECK(d.policy.wait_until() == t0 + 20s);
  d.now = t0 + 20s;
  CHECK(d.actions() == "close 1");
  d.now = t0 + 35s;
  CHECK(d.actions() == "close 2");
  CHECK(d.policy.wait_until() == never);
  CHECK(d.policy.room() == 0);
  d.policy.want(1);
  CHECK(d.actions() == "resolve, open 3@0");  // the addresses are older than 30 s
}

TEST_CASE("an idle link that the peer closes is no failure") {
  driver d;
  d.actions();
  d.resolve({0});
  d.actions();
  SUBCASE("HTTP/1.1: it is not replaced") {
    d.up(1, false, 1);
    d.now += 15s;
    d.policy.ended(1, d.now);
    CHECK(d.actions() == "");
    CHECK(d.policy.wait_until() == never);
  }
  SUBCASE("HTTP/2: it is, at once") {
    d.up(1, true, 1);
    d.actions();
    d.up(2, true, 1);
    d.now += 15s;
    d.policy.ended(2, d.now);
    CHECK(d.actions() == "open 3@0");
  }
}

TEST_CASE("the most used HTTP/2 link takes the next request, unless another has half its load") {
  driver d;
  d.actions();
  d.resolve({0});
  d.actions();
  d.up(1, true, 100);
  d.actions();
  d.up(2, true, 100);
  d.policy.load(1, 3, 97, d.now);
  CHECK(d.policy.choose() == 2);
  d.policy.load(2, 1, 99, d.now);
  CHECK(d.policy.choose() == 2);
  d.policy.load(2, 2, 98, d.now);
  CHECK(d.policy.choose() == 1);
  d.policy.load(2, 4, 96, d.now);
  CHECK(d.policy.choose() == 2);  // which has taken more by now
  CHECK(d.policy.room() == 193);
  d.policy.load(1, 100, 0, d.now);
  CHECK(d.policy.choose() == 2);
}

TEST_CASE("a further link that does not come up backs off while the first one works") {
  driver d;
  d.actions();
  d.resolve({0, 1});
  d.actions();
  d.up(1, true, 100);
  d.serve(1, 100);
  CHECK(d.actions() == "open 2@0");
  d.policy.ended(2, d.now);
  CHECK(d.actions() == "");
  CHECK(d.policy.wait_until() > d.now);
  d.now = d.policy.wait_until();
  CHECK(d.actions() == "open 3@0");
  d.now += 5s;
  CHECK(d.actions() == "time out 3");
  CHECK(d.policy.room() == 100);
}
