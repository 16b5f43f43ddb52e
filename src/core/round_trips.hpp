#pragma once

#include <array>

#include "core/time.hpp"

namespace mpustop::core {

/// What the round trips to one peer so far say about the least and the largest that are to come.
class round_trips {
 public:
  /// A request sent at `sent` took `rtt`. Of those sent at the same moment, which may have shared a
  /// packet and its luck, the fastest counts as one.
  void add(time_point sent, duration rtt);

  /// No more than any round trip to come, forward and back each at their best: 0.9 x the smallest
  /// seen, less when that one stands out from those after it, 0 while few are known.
  ///
  /// The smallest approaches the truth from above. Where jitter is not small against the path it
  /// is still far off after some hundred samples, and 0.9 is no margin (simulated: one run in 50
  /// broke the limit). How far off shows in how far apart the smallest ones lie: near its end a
  /// distribution thins out, so the truth is nearer to the smallest than that is to the 32nd.
  duration floor() const;

  /// Later than this an answer is overdue: mean + 4 x mean deviation, smoothed; one second while
  /// nothing is known (RFC 6298, 2.1 to 2.3).
  duration ceiling() const;
  /// The same, already known after the first answer (RFC 6298, 2.2): right on the whole, where
  /// `ceiling` is to be right of each.
  duration early_ceiling() const;

  /// How far round trips are from their mean, on the mean; 0 while nothing is known.
  duration deviation() const { return deviation_; }

 private:
  static constexpr std::size_t kept = 32;

  struct sample {
    duration rtt{};
    time_point sent{};
  };
  void keep(sample one);

  std::array<sample, kept> least_{};  ///< ascending
  std::size_t known_ = 0;
  duration mean_{};
  duration deviation_{};
};

}  // namespace mpustop::core
