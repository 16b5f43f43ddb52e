#include <doctest/doctest.h>

#include <map>
#include <random>
#include <vector>

#include "core/connection_policy.hpp"

using namespace mpustop::core;
using namespace std::chrono_literals;

namespace {

/// A world of a few addresses, good, refusing or silent, that change with time; links that serve,
/// drain and break at random, where the server may ask for fewer requests, or allow none for a
/// while. Holds the pool to its rules at every step.
class world {
 public:
  explicit world(unsigned seed)
      : random_(seed), h2_(one_in(2)), addresses_(1 + pick(3)), policy_(options(seed)) {
    policy_.start();
    states_.resize(addresses_);
    for (auto& s : states_) s = static_cast<state>(pick(3));
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      step();
      perform();
      check();
    }
    progress();
  }

 private:
  enum class state { good, refusing, silent };
  struct link {
    peer_id peer;
    bool up = false;
    unsigned in_flight = 0;
  };

  unsigned pick(unsigned n) { return std::uniform_int_distribution<unsigned>(0, n - 1)(random_); }
  bool one_in(unsigned n) { return pick(n) == 0; }

  connection_policy_options options(unsigned seed) {
    connection_policy_options o;
    o.multiplexed = 1 + pick(4);
    o.short_lived = 1 + pick(10);
    o.most = 1 + pick(20);
    if (one_in(2)) o.age = 1s * (10 + pick(60));
    o.seed = seed;
    most_ = h2_ ? std::max(o.multiplexed, o.short_lived) : o.most;
    most_retired_ = most_ + o.most + 8;
    most_ending_ = h2_ ? std::max(8u, 4 * most_) : 8;
    return o;
  }

  void step() {
    const time_point next = policy_.wait_until();
    const duration hop = one_in(8) ? duration(1s * pick(30)) : duration(1ms * pick(200));
    now_ = next > now_ && next < now_ + hop ? next : now_ + hop;
    if (one_in(10)) states_[pick(addresses_)] = static_cast<state>(pick(3));
    if (resolving_ && one_in(2)) resolve(!one_in(4));
    if (h2_ && one_in(40)) bars_ = !bars_;
    if (one_in(3)) policy_.want(pick(40));
    if (policy_.room() > 0 && !one_in(3)) send();
    if (!links_.empty())
      touch(std::next(links_.begin(), pick(static_cast<unsigned>(links_.size())))->first);
  }

  void resolve(bool found) {
    resolving_ = false;
    std::vector<peer_id> peers;
    for (peer_id p = 0; found && p < addresses_; ++p) peers.push_back(p);
    if (bars_ && peers.size() > 1 && one_in(4)) peers.erase(peers.begin() + pick(addresses_ - 1));
    policy_.resolved(peers, now_);
  }

  void send() {
    const connection_id id = policy_.choose();
    REQUIRE(links_.count(id) == 1);
    REQUIRE(links_[id].up);
    REQUIRE(links_[id].peer == policy_.peer());
    load(id, links_[id].in_flight + 1);
  }

  void load(connection_id id, unsigned in_flight) {
    links_[id].in_flight = in_flight;
    const unsigned full = h2_ ? 10 : 1;
    policy_.load(id, in_flight, bars_ ? 0 : full - in_flight, now_);
  }

  void touch(connection_id id) {
    link& l = links_[id];
    if (!l.up) {
      const state s = states_[l.peer];
      if (s == state::refusing) return one_in(4) ? starve(id) : end(id);
      if (s == state::good) {
        l.up = true;
        policy_.up(id, h2_, now_);
        load(id, 0);
      }
    } else if (one_in(6)) {
      if (one_in(3)) policy_.stale(id, now_);
      end(id);
    } else if (one_in(6)) {
      if (one_in(2)) policy_.refused(id, pick(3));
      policy_.draining(id, now_);
    } else if (one_in(8)) {
      policy_.overloaded(id, now_);
    } else if (l.in_flight > 0) {
      policy_.served(id);
      load(id, l.in_flight - 1);
    }
  }

  void starve(connection_id id) {
    links_.erase(id);
    policy_.starved(id, now_);
  }

  void end(connection_id id) {
    links_.erase(id);
    policy_.ended(id, now_);
  }

  void perform() {
    int guard = 0;
    for (pool_action a = policy_.next(now_); a.what != pool_action::kind::none;
         a = policy_.next(now_)) {
      REQUIRE(++guard < 400);  // no spinning
      switch (a.what) {
        case pool_action::kind::resolve:
          REQUIRE(!resolving_);
          resolving_ = true;
          break;
        case pool_action::kind::open:
          REQUIRE(links_.count(a.connection) == 0);
          links_[a.connection] = link{a.peer};
          break;
        case pool_action::kind::close:
        case pool_action::kind::time_out:
        case pool_action::kind::unusable:
          REQUIRE(links_.count(a.connection) == 1);
          REQUIRE(links_[a.connection].in_flight == 0);
          links_.erase(a.connection);
          break;
        case pool_action::kind::report_failed:
        case pool_action::kind::none: break;
      }
    }
  }

  void check() {
    REQUIRE(policy_.links() == links_.size());
    REQUIRE(policy_.wait_until() > now_);
    unsigned connecting = 0;
    for (const auto& [id, l] : links_) connecting += l.up ? 0 : 1;
    // those that end, one a further address and those that the pool took out of use by itself come
    // on top of the most
    REQUIRE(links_.size() <= most_ + most_ending_ + addresses_ + most_retired_);
    REQUIRE(connecting <= 16 + addresses_);
    if (policy_.room() > 0) {
      const connection_id id = policy_.choose();
      REQUIRE(links_.count(id) == 1);
      REQUIRE(links_[id].peer == policy_.peer());
    }
  }

  /// With one good address and a caller that wants, room comes within bounded time.
  void progress() {
    bars_ = false;
    for (auto& s : states_) s = state::refusing;
    states_[pick(addresses_)] = state::good;
    while (!links_.empty()) end(links_.begin()->first);
    const time_point end_at = now_ + 60s;
    while (policy_.room() == 0) {
      REQUIRE(now_ < end_at);
      policy_.want(1);
      if (resolving_) resolve(true);
      perform();
      std::vector<connection_id> ids;
      for (const auto& [id, l] : links_) ids.push_back(id);
      for (const connection_id id : ids) {
        if (links_.count(id) == 1 && !links_[id].up) touch(id);
        perform();
      }
      now_ = links_.empty() ? std::max(now_ + 1ms, std::min(policy_.wait_until(), end_at))
                            : now_ + 1ms;
    }
  }

  std::mt19937 random_;
  bool h2_;
  unsigned addresses_;
  unsigned most_ = 0;
  unsigned most_ending_ = 0;
  unsigned most_retired_ = 0;
  bool bars_ = false;  ///< no link is offered any room
  connection_policy policy_;
  std::vector<state> states_;
  std::map<connection_id, link> links_;
  bool resolving_ = false;
  time_point now_{1000s};
};

}  // namespace

TEST_CASE("random lives of a pool keep its rules and always find a good address") {
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    CAPTURE(seed);
    world w(seed);
    w.run(200);
  }
}
