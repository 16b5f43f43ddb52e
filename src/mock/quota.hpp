#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/time.hpp"

namespace mpustop::mock {

/// The service's flow control: at most `limit` requests are let in during any one second
/// [t, t + 1 s), counted at arrival, whatever becomes of them. A request that is turned away
/// spends nothing.
class quota {
 public:
  /// 0: every request is let in.
  explicit quota(unsigned limit) : arrivals_(limit) {}

  /// Counts an arrival; `now` never goes back. Turned away: how long until the next is let in,
  /// in milliseconds, rounded up.
  std::optional<std::chrono::milliseconds> arrive(core::time_point now);

 private:
  std::vector<core::time_point> arrivals_;  // ring of the last `limit` that were let in
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

}  // namespace mpustop::mock
