#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"

namespace mpustop::core {

/// The difference between this machine's clock and the service's, learned from a `Date` header when
/// the service says InvalidTimeStamp.Expired (facts 4.3). It is learned once, and again only after
/// the service took the corrected time: then a clock was set meanwhile, most likely this one, by an
/// operator who read of the difference.
class clock_correction {
 public:
  enum class result {
    corrected,  ///< sign again: the offset is new
    stale,      ///< the attempt was signed before the correction: sign again
    hopeless    ///< no plausible Date, or corrected already and to no avail
  };

  /// `epoch`: `epoch()` when the attempt was signed. `wall`: this machine's clock now.
  result expired(unsigned epoch, std::optional<wall_time> date, wall_time wall);
  /// The service took the time of an attempt that was signed in this epoch.
  void accepted(unsigned epoch) { confirmed_ = confirmed_ || epoch == epoch_; }
  /// Why `expired` answered `hopeless` to this Date: a sentence.
  std::string why_hopeless(std::optional<wall_time> date) const;
  /// Then: this machine's clock may be wrong all the same, by what the answer does not tell.
  bool may_be_wrong(std::optional<wall_time> date) const;
  duration offset() const { return offset_; }
  unsigned epoch() const { return epoch_; }

 private:
  duration offset_{0};
  unsigned epoch_ = 0;
  bool confirmed_ = false;  ///< the present offset was taken
};

}  // namespace mpustop::core
