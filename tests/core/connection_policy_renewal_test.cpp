// Connections that grow old, addresses that change or die, and a machine without descriptors.
#include "policy_driver.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;
using namespace std::chrono_literals;

namespace {

/// Two HTTP/2 links to address 0 that are about to be old.
struct old_links : driver {
  old_links() {
    CHECK(actions() == "resolve");
    resolve({0, 1});
    CHECK(actions() == "open 1@0");
    up(1, true, 100);
    CHECK(actions() == "open 2@0");
    up(2, true, 100);
    for (connection_id id : {1, 2}) serve(id, 100);
    CHECK(actions() == "");
    const time_point old = policy.wait_until();
    CHECK(old > t0 + 3min);
    CHECK(old <= t0 + 5min);
    now = t0 + 5min;
  }
};

/// HTTP/1.1 links 1..n to address 0.
struct http1_links : driver {
  explicit http1_links(connection_id n, std::vector<peer_id> peers = {0}) {
    actions();
    resolve(std::move(peers));
    actions();
    up(1, false, 1);
    policy.want(n);
    actions();
    for (connection_id id = 2; id <= n; ++id) up(id, false, 1);
    for (connection_id id = 1; id <= n; ++id) serve(id, 1);
    CHECK(actions() == "");
    CHECK(policy.room() == n);
  }
};

}  // namespace

TEST_CASE("an old link is replaced: name, replacement, farewell, one after the other") {
  old_links d;
  CHECK(d.actions() == "resolve");
  CHECK(d.policy.room() == 200);  // nothing stops meanwhile
  SUBCASE("by one to the same address, while the name leads there") {
    d.resolve({1, 0});
    CHECK(d.actions() == "open 3@0");
    d.up(3, true, 100);
    CHECK(d.actions() == "close 1, open 4@0");  // the second one is old as well
    CHECK(d.policy.room() == 200);
    d.up(4, true, 100);
    CHECK(d.actions() == "close 2");
    CHECK(d.policy.wait_until() > d.now + 3min);
  }
  SUBCASE("by one to the first of the new addresses") {
    d.resolve({7, 8});
    CHECK(d.actions() == "open 3@7");
    CHECK(d.policy.peer() == 0);
    d.up(3, true, 100);
    CHECK(d.policy.peer() == 7);
    CHECK(d.actions() == "close 1, close 2, open 4@7");
  }
  SUBCASE("and what is under way on it is waited for") {
    d.policy.load(1, 5, 95, d.now);
    d.resolve({0});
    CHECK(d.actions() == "open 3@0");
    d.up(3, true, 100);
    CHECK(d.actions() == "open 4@0");
    CHECK(d.policy.room() == 200);
    CHECK(d.policy.choose() != 1);
    d.policy.load(1, 1, 99, d.now);
    CHECK(d.actions() == "");
    d.policy.load(1, 0, 100, d.now);
    CHECK(d.actions() == "close 1");
  }
}

TEST_CASE("where an old link cannot be replaced it stays, and that is tried again later") {
  old_links d;
  CHECK(d.actions() == "resolve");
  SUBCASE("the name does not resolve") { d.resolve({}); }
  SUBCASE("the new address takes no connection") {
    d.resolve({7});
    CHECK(d.actions() == "open 3@7");
    SUBCASE("refused") { d.policy.ended(3, d.now); }
    SUBCASE("silent") {
      d.now += 5s;
      CHECK(d.actions() == "time out 3");
    }
  }
  CHECK(d.actions() == "");
  CHECK(d.policy.room() == 200);
  CHECK(d.policy.peer() == 0);
  CHECK(d.policy.wait_until() >= d.now + 20s);
  d.now = d.policy.wait_until();
  CHECK(d.actions() == "resolve");
}

TEST_CASE("HTTP/1.1 links are renewed one by one") {
  http1_links d(10);
  int steps = 0;
  unsigned opened = 0;
  connection_id last = 10;
  for (d.now = t0; d.now < t0 + 6min; ++steps) {
    REQUIRE(steps < 2'000);
    for (connection_id id = 1; id <= last; ++id)  // in use, so that they are not idle
      if (d.policy.links() > 0) d.policy.load(id, 1, 0, d.now), d.policy.load(id, 0, 1, d.now);
    const std::string done = d.actions();
    if (done.find("resolve") != std::string::npos) d.resolve({0});
    if (done.find("open") != std::string::npos) ++opened, d.up(++last, false, 1);
    CHECK(d.policy.room() >= 10);
    CHECK(d.policy.room() <= 11);
    d.now = std::max(d.now + 1ms, std::min(d.policy.wait_until(), d.now + 1s));
  }
  CHECK(opened >= 10);
  CHECK(opened <= 20);
}

TEST_CASE("a peer that takes no further links and says nothing is left for another address") {
  http1_links d(4, {0, 1});
  // It died: what is under way on two links is lost, the others have not heard of it.
  for (connection_id id : {1, 2}) {
    d.policy.load(id, 1, 0, d.now);
    d.policy.ended(id, d.now);
  }
  connection_id last = 4;
  bool moved = false;
  while (!moved) {
    REQUIRE(d.now < t0 + 20s);
    const std::string done = d.actions();
    for (std::size_t at = done.find("open"); at != std::string::npos;
         at = done.find("open", at + 1)) {
      ++last;
      const bool good = done.substr(at).starts_with("open " + std::to_string(last) + "@1");
      moved = moved || good;
      if (good)
        d.up(last, false, 1);
      else
        d.policy.ended(last, d.now);
    }
    if (done.find("resolve") != std::string::npos) d.resolve({0, 1});
    if (!moved) d.now = std::max(d.now + 1ms, d.policy.wait_until());
  }
  CHECK(d.policy.peer() == 1);
  CHECK(d.policy.room() == 1);
  CHECK(d.actions().starts_with("close 3, close 4"));
}

TEST_CASE("however many addresses are dead, the one that lives is found") {
  std::vector<peer_id> all;
  for (peer_id p = 0; p < 100; ++p) all.push_back(p);
  driver d;
  d.actions();
  d.resolve(all);
  connection_id last = 0;
  while (d.policy.room() == 0) {
    REQUIRE(d.now < t0 + 60s);  // 250 ms each, and the waits between rounds of 5 s
    const std::string done = d.actions();
    for (std::size_t at = done.find("open"); at != std::string::npos;
         at = done.find("open", at + 1))
      if (done.substr(at).starts_with("open " + std::to_string(++last) + "@99"))
        d.up(last, true, 1);
    if (done.find("resolve") != std::string::npos) d.resolve(all);
    if (d.policy.room() == 0) d.now = std::max(d.now + 1ms, d.policy.wait_until());
  }
  CHECK(d.policy.peer() == 99);
}

TEST_CASE("without descriptors the pool makes do with what it has, and grows again later") {
  http1_links d(4);
  connection_id last = 4;
  const auto starve_all = [&](connection_id n) {
    while (n-- > 0) d.policy.starved(++last, d.now);
  };
  d.policy.want(20);
  CHECK(d.actions() != "");
  starve_all(16);
  CHECK(d.actions() == "");
  CHECK(d.policy.room() == 4);
  d.policy.want(6);
  CHECK(d.actions() == "");  // not at once
  CHECK(d.policy.wait_until() == d.now + 1s);
  d.now += 1s;
  CHECK(d.actions() == "open 21@0, open 22@0");
  SUBCASE("still none: the next try is later") {
    starve_all(2);
    d.policy.want(5);
    d.now += 1s;
    CHECK(d.actions() == "");
    d.now += 1s;
    CHECK(d.actions() == "open 23@0");
  }
  SUBCASE("there are some") {
    d.up(21, false, 1);
    d.up(22, false, 1);
    d.policy.want(8);
    CHECK(d.actions() == "open 23@0, open 24@0");
  }
}

TEST_CASE(
    "without a descriptor for the only link every address is tried, as one may lack it alone") {
  driver d;
  d.actions();
  d.resolve({0, 1});
  CHECK(d.actions() == "open 1@0");
  d.policy.starved(1, d.now);
  CHECK(d.actions() == "open 2@1");
  SUBCASE("it does") {
    d.up(2, true, 10);
    CHECK(d.policy.room() == 10);
  }
  SUBCASE("none comes up") {
    d.policy.starved(2, d.now);
    CHECK(d.actions() == "report");
    d.now = d.policy.wait_until();
    CHECK(d.actions() == "resolve, open 3@0");
  }
}

TEST_CASE("HTTP/1.1: a server that announces the end may close first, but not for ever") {
  http1_links d(2);
  d.policy.load(1, 1, 0, d.now);
  d.policy.load(1, 0, 0, d.now);
  d.policy.draining(1, d.now);
  CHECK(d.actions() == "open 3@0");
  SUBCASE("it does") {
    d.policy.ended(1, d.now);
    CHECK(d.actions() == "");
  }
  SUBCASE("it does not") {
    CHECK(d.policy.wait_until() == d.now + 1s);
    d.now += 1s;
    CHECK(d.actions() == "close 1");
  }
  SUBCASE("and at most sixteen are waited for") {
    d.up(3, false, 1);
    for (connection_id id = 3; id < 100; ++id) {
      d.policy.load(id, 1, 0, d.now);
      d.policy.load(id, 0, 0, d.now);
      d.policy.draining(id, d.now);
      d.actions();
      d.up(id + 1, false, 1);
    }
    CHECK(d.policy.links() <= 2 + 16);
    CHECK(d.policy.room() == 2);
  }
}

TEST_CASE("HTTP/1.1: a server that closes after each answer unannounced is not asked twice") {
  driver d;
  d.actions();
  d.resolve({0});
  d.actions();
  unsigned stale = 0;
  for (connection_id id = 1; id <= 200; ++id) {
    d.up(id, false, 1);
    d.serve(id, 1);
    if (d.policy.room() > 0) {  // used again, and over
      ++stale;
      d.policy.load(id, 1, 0, d.now);
      d.policy.stale(id, d.now);
    }
    d.policy.ended(id, d.now);
    d.policy.want(1);
    CHECK(d.actions() == "open " + std::to_string(id + 1) + "@0");  // at once
  }
  CHECK(stale <= 3 + 200 / 60);
}

TEST_CASE(
    "HTTP/1.1: where a rested link turned out to be over, no other that rested as long is used") {
  http1_links d(5);
  d.now += 10s;
  d.serve(5, 1);
  d.policy.load(1, 1, 0, d.now);
  d.policy.stale(1, d.now);
  d.policy.ended(1, d.now);
  CHECK(d.actions().starts_with("close 2, close 3, close 4"));
  CHECK(d.policy.room() == 1);
}
