#pragma once

#include <chrono>

#include "core/time.hpp"

namespace mpustop::engine {

/// The wall clock, read once a millisecond: in between it goes on with the monotonic clock, which
/// is read for every action in any case. Good for what tells milliseconds at most.
class wall_clock {
 public:
  /// `now`: of the monotonic clock; does not go back.
  core::wall_time at(core::time_point now) {
    if (now - read_at_ >= std::chrono::milliseconds(1)) {
      read_at_ = now;
      wall_ = std::chrono::system_clock::now();
    }
    return wall_ + (now - read_at_);
  }

 private:
  core::time_point read_at_{};
  core::wall_time wall_{};
};

}  // namespace mpustop::engine
