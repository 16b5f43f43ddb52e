// Nor does a request of a load test.
#include <doctest/doctest.h>

#include <chrono>
#include <vector>

#include "core/load_ids.hpp"
#include "core/load_machine.hpp"
#include "steady.hpp"

using namespace mpustop;
using namespace mpustop::core;
using namespace std::chrono_literals;

namespace {

/// A load whose requests are answered a millisecond after they were sent: some by an error, some
/// lost, some late.
class load_loop {
 public:
  explicit load_loop(const load_pace& pace)
      : machine_({.pace = pace, .length = std::chrono::hours(1), .timeout = 5ms}), ids_(7) {
    good_.verdict = verdict::stopped;
    bad_.verdict = verdict::throttled;
    bad_.code = "Throttling.User.OfSomeLength";
    under_way_.reserve(1'000);
    machine_.begin(now_);
  }

  void millisecond() {
    using enum load_step::kind;
    for (const std::uint64_t request : under_way_) end(request);
    under_way_.clear();
    now_ += 1ms;
    for (unsigned room = 64;;) {
      machine_.room(0, room);
      const load_step step = machine_.next(now_);
      if (step.what == send) {
        --room;
        ++sent_;
        letters_ += ids_.next().task_id.size();
        under_way_.push_back(step.request);
      } else if (step.what == abandon) {
        machine_.settled(step.request, now_);
      } else {
        return;
      }
    }
  }
  std::uint64_t sent() const { return letters_ > 0 ? sent_ : 0; }

 private:
  void end(std::uint64_t request) {
    switch (++ended_ % 50) {
      case 0: return;  // its time will be over
      case 1: return machine_.failed(request, transport_failure::connection_lost, now_);
      case 2: return machine_.answered(request, bad_, now_);
      default: return machine_.answered(request, good_, now_);
    }
  }

  load_machine machine_;
  load_ids ids_;
  reply good_;
  reply bad_;
  time_point now_{100s};
  std::vector<std::uint64_t> under_way_;
  std::uint64_t sent_ = 0;
  std::uint64_t ended_ = 0;
  std::size_t letters_ = 0;
};

}  // namespace

TEST_CASE("a load: only its line grows, by a second at a time") {
  for (const load_pace& pace :
       {load_pace{}, load_pace{.rate = 20'000}, load_pace{.rate = 5'000, .batch = 10ms},
        load_pace{.rate = 5'000, .batch = 10ms, .limit = 5'000}}) {
    CAPTURE(pace.rate);
    CAPTURE(pace.limit);
    load_loop load(pace);
    // The line has room for 64 seconds after 33.
    for (int i = 0; i < 33'500; ++i) load.millisecond();
    const std::uint64_t before = load.sent();
    const allocations made = in_steady_state(
        20'000, [&] { load.millisecond(); }, 0);
    CHECK(load.sent() - before > 50'000);
    CHECK(made.all == 0);
  }
}
