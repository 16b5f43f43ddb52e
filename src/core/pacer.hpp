#pragma once

#include "core/time.hpp"

namespace mpustop::core {

/// Spreads sends evenly: slots 1/rate apart as absolute deadlines, taken in batches of about 10 ms
/// without a fixed grid. After a stall the batch that was held up goes, and with it at most 10
/// slots more that have passed meanwhile; the others are lost.
class pacer {
 public:
  /// `rate`: requests a second, > 0. `batch`: how far apart batches are.
  explicit pacer(double rate, duration batch = std::chrono::milliseconds(10));

  /// Requests that make one batch at the present rate: 10 ms of them (5 at 500/s), 1 to 100.
  unsigned batch() const { return batch_; }
  /// Not before this may the next batch go; before `start` any time will do.
  time_point slot() const { return slot_; }
  /// The run's first answer came: the schedule begins. Later calls change nothing.
  void start(time_point now);
  /// `n` requests were sent as one batch at `now` >= slot().
  void sent(unsigned n, time_point now);
  /// A new rate (requests a second, > 0); what is scheduled already keeps its slot.
  void set_rate(double rate);

 private:
  duration slots(unsigned n) const;

  double rate_;
  duration apart_;
  unsigned batch_;
  bool started_ = false;
  time_point slot_ = time_point::min();
};

}  // namespace mpustop::core
