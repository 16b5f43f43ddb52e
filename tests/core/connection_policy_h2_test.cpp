// What HTTP/2 servers do to their connections, and what the policy makes of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "core/connection_policy.hpp"

using namespace mpustop::core;
using namespace std::chrono_literals;

namespace {

using kind = pool_action::kind;

/// A pool on one address that takes every connection at once. `offer` is what a session offers.
class pool {
 public:
  explicit pool(connection_policy_options o = {}) : policy(o) {
    policy.start();
    act();
    const peer_id only = 0;
    policy.resolved({&only, 1}, now);
    act();
  }

  /// Performs what is asked for; what comes up, does so at once.
  void act() {
    for (pool_action a = policy.next(now); a.what != kind::none; a = policy.next(now)) {
      if (a.what == kind::open) {
        ++opened;
        in_flight[a.connection] = 0;
        if (!refuses_connections) come_up(a.connection);
      } else if (a.what == kind::report_failed) {
        ++reports;
      } else if (a.what != kind::resolve) {
        ++closed;
        in_flight.erase(a.connection);
      }
    }
  }
  void come_up(connection_id id) {
    policy.up(id, true, now);
    load(id);
  }
  void load(connection_id id) {
    const unsigned busy = in_flight.at(id);
    policy.load(id, busy, offer > busy ? offer - busy : 0, now);
  }
  /// Sends one request and says on which link.
  connection_id send() {
    REQUIRE(policy.room() > 0);
    const connection_id id = policy.choose();
    ++in_flight.at(id);
    ++taken[id];
    load(id);
    return id;
  }
  void answer(connection_id id, unsigned n = 1) {
    policy.served(id, n);
    in_flight.at(id) -= n;
    load(id);
  }
  /// A GOAWAY that leaves `refused` of what is under way unprocessed and lets the rest be answered.
  void drain(connection_id id, unsigned refused = 0) {
    in_flight.at(id) -= refused;
    if (refused > 0) policy.refused(id, refused);
    load(id);
    policy.draining(id, now);
  }
  void end(connection_id id) {
    in_flight.erase(id);
    policy.ended(id, now);
  }
  void wait() {
    REQUIRE(policy.wait_until() != never);
    now = policy.wait_until();
    act();
  }

  connection_policy policy;
  time_point now{1000s};
  unsigned offer = 100;
  bool refuses_connections = false;
  unsigned opened = 0, closed = 0, reports = 0;
  std::map<connection_id, unsigned> in_flight;
  std::map<connection_id, unsigned> taken;
};

/// A server that takes `life` requests a connection; what comes after them is refused. Sends
/// batches of five; answers come when the batch is out. Says how many sends came to nothing, and
/// counts the times that nothing could be sent.
struct life_story {
  unsigned refused = 0, waits = 0, most_links = 0;

  void run(pool& p, unsigned life, unsigned batches) {
    for (unsigned batch = 0; batch < batches; ++batch) {
      p.now += 10ms;
      std::map<connection_id, unsigned> sent;
      for (int i = 0; i < 5; ++i) {
        if (p.policy.room() == 0) {
          ++waits;
          break;
        }
        ++sent[p.send()];
      }
      p.act();
      for (const auto& [id, n] : sent) settle(p, id, n, life);
      p.act();
      most_links = std::max(most_links, static_cast<unsigned>(p.policy.links()));
    }
  }

 private:
  void settle(pool& p, connection_id id, unsigned sent, unsigned life) {
    const unsigned over = p.taken[id] > life ? std::min(sent, p.taken[id] - life) : 0;
    refused += over;
    if (p.taken[id] >= life) p.drain(id, over);
    p.act();
    if (sent > over) p.answer(id, sent - over);
    if (p.taken[id] >= life) p.end(id);
  }
};

}  // namespace

TEST_CASE("links that end after a number of requests: what they can not take is not given them") {
  struct {
    unsigned life, refused, links;
  } const cases[] = {{1000, 12, 4}, {100, 12, 4}, {20, 12, 6}, {3, 12, 40}, {1, 20, 40}};
  for (const auto& c : cases) {
    CAPTURE(c.life);
    pool p;
    life_story story;
    story.run(p, c.life, 2'000);
    CHECK(story.refused <= c.refused);  // of 10,000
    CHECK(story.waits == 0);
    CHECK(story.most_links <= c.links);
    CHECK(p.reports == 0);
  }
}

TEST_CASE("an idle link that outlived the habit of others is asked where it is all that is left") {
  pool p;
  p.act();
  const connection_id lasting = p.send();
  p.answer(lasting);
  for (int i = 0; i < 200; ++i) {
    REQUIRE(p.send() == lasting);
    p.answer(lasting);
  }
  for (int i = 0; i < 3; ++i) {
    p.act();
    const auto other = std::find_if(p.in_flight.rbegin(), p.in_flight.rend(),
                                    [&](const auto& link) { return link.first != lasting; });
    REQUIRE(other != p.in_flight.rend());
    const connection_id id = other->first;
    p.policy.served(id);
    p.drain(id);
    p.end(id);
  }
  p.refuses_connections = true;
  for (int i = 0; i < 20 && p.policy.room() > 0; ++i) {  // what came up before is used up
    const connection_id id = p.send();
    REQUIRE(id != lasting);
    p.drain(id);
    p.answer(id);
    p.end(id);
  }
  REQUIRE(p.policy.room() == 0);
  const time_point begin = p.now;
  while (p.policy.room() == 0 && p.now < begin + 30s) {
    p.now += 10ms;
    p.policy.want(1);
    p.act();
  }
  CHECK(p.now <= begin + 6s);
  REQUIRE(p.send() == lasting);
  p.answer(lasting);
  CHECK(p.policy.room() > 0);
}

TEST_CASE("two links do not end together, so one carries on while the next comes up") {
  pool p;
  unsigned together = 0;
  for (unsigned batch = 0; batch < 4'000; ++batch) {
    p.now += 10ms;
    std::map<connection_id, unsigned> sent;
    for (int i = 0; i < 5; ++i) ++sent[p.send()];
    for (const auto& [id, n] : sent) {
      p.answer(id, n);
      if (p.taken[id] < 1'000) continue;
      p.drain(id);
      for (const auto& [other, ignored] : p.in_flight)
        if (other != id && p.taken[other] >= 900) ++together;
      p.act();
      p.end(id);
    }
  }
  CHECK(p.opened > 15);
  CHECK(together == 0);
}

TEST_CASE("a reload ends two links at once, and that is taken for no habit") {
  pool p;
  p.send();
  p.send();
  for (connection_id id = 1; id <= 2; ++id) p.answer(id);
  p.drain(1);
  p.end(1);
  p.drain(2);
  p.end(2);
  p.act();
  p.act();
  CHECK(p.opened == 4);
  for (int i = 0; i < 50; ++i) p.send();
  CHECK(p.policy.room() == 150);
}

TEST_CASE("links that last longer again are given more, until nothing is held back") {
  pool p;
  life_story story;
  story.run(p, 3, 100);
  story.run(p, UINT32_MAX, 20'000);
  CHECK(story.waits == 0);
  const unsigned before = p.opened;
  story.run(p, UINT32_MAX, 1'000);
  CHECK(p.opened == before);
  CHECK(p.policy.room() >= 200);
}

TEST_CASE("a GOAWAY in two steps: what the second refuses is learned, too") {
  pool p;
  for (int i = 0; i < 4; ++i) {
    const connection_id id = p.send();
    p.send();
    while (p.in_flight[id] < 5) {
      ++p.in_flight[id];
      p.load(id);
    }
    p.drain(id);
    p.act();
    p.policy.refused(id, 3);
    p.policy.served(id, 2);
    p.end(id);
    p.act();
  }
  p.act();
  // Five were poured in, two taken.
  CHECK(p.policy.room() <= 2 * p.policy.links());
}

TEST_CASE("a server that asks for calm gets fewer streams, and later links") {
  pool p;
  for (int i = 0; i < 80; ++i) p.send();
  const connection_id id = p.in_flight[1] > p.in_flight[2] ? 1 : 2;
  const connection_id other = 3 - id;
  p.policy.overloaded(id, p.now);
  p.drain(id, p.in_flight[id]);
  p.end(id);
  p.act();
  CHECK(p.opened == 2);
  CHECK(p.policy.wait_until() > p.now);
  CHECK(p.policy.wait_until() <= p.now + 100ms);
  // At most half of what the link had, on the other one, too.
  CHECK(p.policy.room() + p.in_flight[other] <= 30);
  p.answer(other, p.in_flight[other]);
  p.wait();
  CHECK(p.opened == 3);
  SUBCASE("down to one, and to one connection a second or so") {
    for (int i = 0; i < 20; ++i) {
      p.now += 200ms;
      while (p.policy.room() > 0) p.send();
      const auto links = p.in_flight;
      for (auto [each, busy] : links) {
        if (busy > 0) p.answer(each), --busy;
        p.policy.overloaded(each, p.now);
        p.drain(each, busy);
        p.end(each);
      }
      p.act();
      CHECK(p.policy.wait_until() <= p.now + 1s);
      while (p.policy.links() < 2) p.wait();
    }
    CHECK(p.policy.room() == p.policy.links());
    const unsigned before = p.opened;
    const connection_id last = p.in_flight.begin()->first;
    p.drain(last);
    p.end(last);
    p.act();
    CHECK(p.opened == before);
  }
  SUBCASE("and grows back with answers") {
    for (int i = 0; i < 10'000 && p.policy.room() < 200; ++i) p.answer(p.send());
    CHECK(p.policy.room() == 200);
  }
}

TEST_CASE("a link that allows no request is replaced, and the second time that is told") {
  connection_policy_options young;
  young.age = 24h;
  pool p(young);
  p.offer = 0;
  for (connection_id id = 1; id <= 2; ++id) p.load(id);
  SUBCASE("not while nobody wants to send") {
    CHECK(p.policy.wait_until() > p.now + 1h);
    p.now += 1h;
    p.act();
    CHECK(p.closed == 0);
    SUBCASE("and who wants to waits for his time") {
      p.policy.want(1);
      p.act();
      CHECK(p.closed == 0);
      CHECK(p.policy.wait_until() == p.now + 5s);
    }
  }
  SUBCASE("while somebody does") {
    p.policy.want(5);
    p.act();
    CHECK(p.policy.wait_until() == p.now + 5s);
    p.wait();
    CHECK(p.closed == 2);
    CHECK(p.reports == 0);
    SUBCASE("and again") {
      for (int i = 0; i < 30 && p.reports == 0; ++i) p.wait();
      CHECK(p.reports == 1);
      CHECK(p.now < time_point{1000s} + 15s);
      for (int i = 0; i < 30 && p.reports == 1; ++i) p.wait();
      CHECK(p.reports == 2);
    }
    SUBCASE("and the next ones take requests") {
      p.offer = 100;
      while (p.policy.room() == 0) p.wait();
      p.answer(p.send());
      CHECK(p.reports == 0);
    }
  }
  SUBCASE("not when it allows some in time") {
    p.policy.want(5);
    p.act();
    p.now += 4s;
    p.offer = 1;
    p.load(1);
    p.act();
    p.now += 10s;
    p.act();
    CHECK(p.closed == 0);
    CHECK(p.policy.room() == 1);
  }
}

TEST_CASE("a full link is not an unusable one") {
  pool p;
  while (p.policy.room() > 0) p.send();
  p.offer = 1;
  for (const auto& [id, busy] : p.in_flight) p.load(id);
  p.policy.want(5);
  p.act();
  p.now += 1h;
  p.act();
  CHECK(p.closed == 0);
}

TEST_CASE("another protocol: what is ready drains, what comes up is closed, and it starts anew") {
  pool p;
  const connection_id busy = p.send();
  p.refuses_connections = true;
  p.drain(3 - busy);
  p.end(3 - busy);
  p.now += 1s;
  p.act();
  REQUIRE(p.opened == 3);  // and is not up yet
  p.policy.forget_protocol();
  CHECK(p.policy.room() == 0);
  p.act();
  CHECK(p.closed == 1);
  CHECK(p.opened == 4);
  p.policy.up(4, false, p.now);
  p.policy.load(4, 0, 1, p.now);
  CHECK(p.policy.room() == 1);
  CHECK(p.policy.choose() == 4);
  p.answer(busy);
  p.end(busy);
  p.policy.want(3);
  p.act();
  CHECK(p.opened == 6);
}
