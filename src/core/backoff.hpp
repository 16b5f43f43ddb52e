#pragma once

#include <cstdint>

#include "core/random_sequence.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// How long to wait after failures in a row: doubling from `first` to `most`, each with a jitter
/// of up to one half taken off, so that many clients do not return in step. The jitter is a pure
/// function of the seed and the number of failures so far.
class backoff {
 public:
  backoff(duration first, duration most, std::uint64_t seed)
      : first_(first), most_(most), random_(seed) {}

  /// A failure that began at `began` ended at `now`. Failures that began before the last counted
  /// one ended belong to it: a hundred connections lost at once are one failure.
  void failed(time_point began, time_point now);
  void succeeded() { failures_ = 0; }

  unsigned failures() const { return failures_; }
  /// The next try may begin at this time.
  time_point ready_at() const { return failures_ == 0 ? time_point::min() : ready_at_; }

 private:
  duration first_, most_;
  random_sequence random_;
  unsigned failures_ = 0;
  time_point last_ = time_point::min();
  time_point ready_at_ = time_point::min();
};

}  // namespace mpustop::core
