#pragma once

#include <string>

#include <mpustop/stopper.hpp>

#include "mock/background_server.hpp"

namespace mpustop::test {

/// Tasks from memory: `count` different pairs.
class listed_tasks : public task_source {
 public:
  explicit listed_tasks(unsigned count) : count_(count) {}
  state next(task_record& out) override {
    if (given_ == count_) return state::end;
    out = {++given_, "app" + std::to_string(given_ % 9), "task" + std::to_string(given_), ""};
    return state::ready;
  }
  unsigned given() const { return given_; }

 private:
  unsigned count_;
  unsigned given_ = 0;
};

/// Options of a run against it, without a limit.
inline options unlimited(const mock::background_server& server) {
  options out = server.run_options();
  out.qps = 0;
  return out;
}

}  // namespace mpustop::test
