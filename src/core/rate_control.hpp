#pragma once

#include "core/time.hpp"

namespace mpustop::core {

/// Additive increase, multiplicative decrease: what to do with the rate when the service says
/// Throttling although the limit is kept, because someone else spends the same account's quota.
/// At most one cut a second, rate x (1 - share throttled in that second), never below 10 % of the
/// wanted rate; then +5 % of it a second.
///
/// Seconds are counted from an answer on, and judged when they are over: a second with throttled
/// answers cuts by their share of its answers, however few; then one that began below the wanted
/// rate (an empty one too) raises, unless most of its answers were throttled or it ended in a
/// pause. So a steady trickle of throttled answers settles where cut and raise balance (7 %: at 71
/// % of the wanted rate) instead of sinking to the floor. `now` must not go back from call to call.
class rate_control {
 public:
  /// `wanted`: requests a second, > 0.
  explicit rate_control(double wanted);

  /// An answer came. `hint` is the server's wish to wait (0: none; more than 60 s counts as 60 s).
  /// Returns true when the rate or `paused_until` changed.
  bool answered(bool throttled, duration hint, time_point now);
  /// Lets time pass: closes the seconds that are over. Returns true when the rate or
  /// `paused_until` changed.
  bool tick(time_point now);
  /// When `tick` has something to do next; `never` while the rate is the wanted one and nothing
  /// was throttled.
  time_point next_tick() const;
  double rate() const { return rate_; }
  /// More than half of a second's answers were throttled with a hint: nothing is sent before this,
  /// the latest of those answers' arrival + hint. In the past when there is nothing to wait for.
  time_point paused_until() const { return paused_until_; }

 private:
  void close_second();
  void raise(double seconds);

  double wanted_;
  double rate_;
  time_point paused_until_ = time_point::min();

  bool counting_ = false;  ///< a second is open
  time_point second_began_{};
  unsigned answers_ = 0;
  unsigned throttled_ = 0;
  unsigned hinted_ = 0;
  time_point hinted_until_ = time_point::min();
};

}  // namespace mpustop::core
