#pragma once

#include <queue>
#include <utility>
#include <vector>

#include "core/open_tasks.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// Tasks that wait for a time, the earliest first; equal times in the order of arrival.
class wait_queue {
 public:
  void push(task_slot slot, time_point until) { heap_.push({until, order_++, slot}); }
  /// When the earliest is due; `never` when empty.
  time_point due() const { return heap_.empty() ? never : heap_.top().until; }
  std::size_t size() const { return heap_.size(); }
  /// Takes out those for which `wanted` holds, the earliest first.
  template <class Wanted>
  std::vector<task_slot> take_if(Wanted wanted) {
    std::vector<task_slot> taken;
    decltype(heap_) rest;
    for (; !heap_.empty(); heap_.pop()) {
      if (wanted(heap_.top().slot)) {
        taken.push_back(heap_.top().slot);
      } else {
        rest.push(heap_.top());
      }
    }
    heap_ = std::move(rest);
    return taken;
  }
  task_slot pop() {
    const task_slot slot = heap_.top().slot;
    heap_.pop();
    return slot;
  }

 private:
  struct entry {
    time_point until;
    std::uint64_t order;
    task_slot slot;
    bool operator>(const entry& other) const {
      return until != other.until ? until > other.until : order > other.order;
    }
  };
  std::priority_queue<entry, std::vector<entry>, std::greater<>> heap_;
  std::uint64_t order_ = 0;
};

}  // namespace mpustop::core
