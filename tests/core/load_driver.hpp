#pragma once

#include <cstdint>
#include <vector>

#include "core/load_machine.hpp"

namespace mpustop::core::testing {

/// An answer that means stopped.
inline reply good_reply() {
  reply out;
  out.verdict = verdict::stopped;
  out.status = 200;
  return out;
}

/// A load machine and what it did; time is moved by the test.
struct load_driver {
  load_machine machine;
  time_point start{std::chrono::seconds(100)};
  time_point now = start;
  unsigned room = 1'000'000;
  std::vector<std::uint64_t> under_way;
  std::vector<std::uint64_t> abandoned;
  std::vector<time_point> sends;

  explicit load_driver(const load_part& part) : machine(part) { machine.begin(start); }

  /// Does what is to be done at `now`; the last step is `wait` or `done`.
  load_step pump() {
    using enum load_step::kind;
    for (;;) {
      machine.room(0, room);
      const load_step step = machine.next(now);
      if (step.what == send) {
        --room;
        under_way.push_back(step.request);
        sends.push_back(now);
      } else if (step.what == abandon) {
        std::erase(under_way, step.request);
        abandoned.push_back(step.request);
      } else {
        return step;
      }
    }
  }
  load_step pump_at(duration since) {
    now = start + since;
    return pump();
  }
  /// All that is under way is answered.
  void answer_all() {
    for (const std::uint64_t request : under_way) machine.answered(request, good_reply(), now);
    room += static_cast<unsigned>(under_way.size());
    under_way.clear();
  }
  void fail_all(transport_failure why) {
    for (const std::uint64_t request : under_way) machine.failed(request, why, now);
    room += static_cast<unsigned>(under_way.size());
    under_way.clear();
  }
  /// Goes from wake-up to wake-up, everything answered at once, until done.
  void run() {
    load_step step = pump();
    while (step.what != load_step::kind::done) {
      if (!under_way.empty()) {
        answer_all();
      } else {
        if (step.until == never) return;
        now = step.until;
      }
      step = pump();
    }
  }
  load_result result() const {
    load_result out;
    machine.tally().add_to(out);
    return out;
  }
};

}  // namespace mpustop::core::testing
