#pragma once

#include "core/time.hpp"

namespace mpustop::core {

/// Additive increase, multiplicative decrease: what to do with the rate when the service says
/// Throttling although the limit is kept, because someone else spends the same account's quota.
/// At most one cut a second, rate x (1 - share throttled in that second), never below 10 % of the
/// wanted rate; then +5 % of it a second.
class rate_control {
 public:
  explicit rate_control(double wanted);

  /// An answer came. `hint` is the server's wish to wait (0: none). Returns true when the rate or
  /// `paused_until` changed.
  bool answered(bool throttled, duration hint, time_point now);
  /// Lets time pass: closes the second that is over. Returns true when the rate changed.
  bool tick(time_point now);
  /// When `tick` has something to do next; `never` while the rate is the wanted one and nothing
  /// was throttled.
  time_point next_tick() const;
  double rate() const;
  /// More than half of a second's answers were throttled with a hint: nothing is sent before this.
  time_point paused_until() const;

 private:
  // ... the implementer of rate_control.cpp decides
};

}  // namespace mpustop::core
