#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/connection_policy.hpp"

namespace mpustop::core::testing {

constexpr time_point t0{std::chrono::seconds(1000)};

/// Drives a policy and writes what it asks for as words: "resolve", "open 1@0", "close 1", ...
struct driver {
  connection_policy_options options;
  connection_policy policy;
  time_point now = t0;

  explicit driver(connection_policy_options o = {}) : options(o), policy(o) { policy.start(); }

  std::string actions() {
    std::string out;
    for (pool_action a = policy.next(now); a.what != pool_action::kind::none;
         a = policy.next(now)) {
      if (!out.empty()) out += ", ";
      const std::string id = std::to_string(a.connection);
      switch (a.what) {
        case pool_action::kind::none: break;
        case pool_action::kind::resolve: out += "resolve"; break;
        case pool_action::kind::open: out += "open " + id + "@" + std::to_string(a.peer); break;
        case pool_action::kind::close: out += "close " + id; break;
        case pool_action::kind::time_out: out += "time out " + id; break;
        case pool_action::kind::unusable: out += "unusable " + id; break;
        case pool_action::kind::report_failed: out += "report"; break;
      }
    }
    return out;
  }
  void resolve(std::vector<peer_id> peers) { policy.resolved(peers, now); }
  /// A link came up and takes `room` requests.
  void up(connection_id id, bool h2, unsigned room) {
    policy.up(id, h2, now);
    policy.load(id, 0, room, now);
  }
  void serve(connection_id id, unsigned room) {
    policy.load(id, 1, room - 1, now);
    policy.served(id);
    policy.load(id, 0, room, now);
  }
};

}  // namespace mpustop::core::testing
