#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace mpustop::core {

/// The timetable of an open load: request k has its place at start + k/rate, whatever became of the
/// requests before it. With several engines each has every `step`-th place.
class load_schedule {
 public:
  /// `rate`: places a second of all engines together, > 0. This one's first place is `first`.
  explicit load_schedule(double rate, unsigned first = 0, unsigned step = 1)
      : rate_(rate), first_(first), step_(step) {}

  void begin(time_point start) { start_ = start; }
  /// The place of this engine's n-th request, from 0.
  time_point at(std::uint64_t n) const;
  /// How many of its places lie at `now` or before.
  std::uint64_t due(time_point now) const;

 private:
  double rate_;
  unsigned first_;
  unsigned step_;
  time_point start_{};
};

}  // namespace mpustop::core
