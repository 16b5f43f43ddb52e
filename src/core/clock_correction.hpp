#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"

namespace mpustop::core {

/// The difference between this machine's clock and the service's, learned once from a `Date`
/// header when the service says InvalidTimeStamp.Expired (facts 4.3).
class clock_correction {
 public:
  enum class result {
    corrected,  ///< sign again: the offset is new
    stale,      ///< the attempt was signed before the correction: sign again
    hopeless    ///< no plausible Date, or corrected already
  };

  /// `epoch`: `epoch()` when the attempt was signed. `wall`: this machine's clock now.
  result expired(unsigned epoch, std::optional<wall_time> date, wall_time wall);
  /// Why `expired` answered `hopeless` to this Date: a sentence.
  std::string why_hopeless(std::optional<wall_time> date) const;
  duration offset() const { return offset_; }
  unsigned epoch() const { return epoch_; }

 private:
  duration offset_{0};
  unsigned epoch_ = 0;
};

}  // namespace mpustop::core
