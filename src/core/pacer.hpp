#pragma once

#include "core/time.hpp"

namespace mpustop::core {

/// Spreads sends evenly: slots 1/rate apart as absolute deadlines, taken in batches of about 10 ms
/// without a fixed grid; at most 10 slots are made up after a stall.
class pacer {
 public:
  explicit pacer(double rate);

  /// Requests that make one batch at the present rate (5 at 500/s; at least 1).
  unsigned batch() const;
  /// Not before this may the next batch go.
  time_point slot() const;
  /// The run's first answer came: the schedule begins.
  void start(time_point now);
  /// `n` requests were sent as one batch at `now` >= slot().
  void sent(unsigned n, time_point now);
  /// A new rate (requests a second, > 0); what is scheduled already keeps its slot.
  void set_rate(double rate);

 private:
  // ... the implementer of pacer.cpp decides
};

}  // namespace mpustop::core
