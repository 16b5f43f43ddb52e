#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "core/time.hpp"

namespace mpustop::sim {

/// Time that passes from event to event. Events at the same time happen in the order of `at`.
class virtual_clock {
 public:
  core::time_point now() const { return now_; }
  bool empty() const { return events_.empty(); }
  void at(core::time_point when, std::function<void()> happen) {
    events_.push({std::max(when, now_), order_++, std::move(happen)});
  }
  /// Goes to the next event and lets it happen. Requires !empty().
  void step() {
    const event next = events_.top();
    events_.pop();
    now_ = next.when;
    next.happen();
  }

 private:
  struct event {
    core::time_point when;
    std::uint64_t order;
    std::function<void()> happen;
    bool operator<(const event& other) const {
      return when != other.when ? when > other.when : order > other.order;
    }
  };
  std::priority_queue<event> events_;
  std::uint64_t order_ = 0;
  core::time_point now_{};
};

}  // namespace mpustop::sim
