#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "core/time.hpp"

namespace mpustop::cli {

/// How fast something is done now: over the last seconds, not since the beginning.
class rate_meter {
 public:
  /// `window`: how far back it looks.
  explicit rate_meter(core::duration window) : window_(window) {}
  /// For calls of which `wanted` a second are made (0: many): far enough for fifty of them, five
  /// seconds at least and thirty at most.
  static rate_meter for_calls(unsigned wanted);

  /// So many were done until `now`; neither goes back. Told several times a second, or this process
  /// stood still meanwhile, which is a pause.
  void add(core::time_point now, std::uint64_t done);
  /// What was before says nothing of what comes: a pause.
  void restart() { seen_.clear(); }
  /// A second; nothing until there is enough to tell by.
  std::optional<double> rate() const;

 private:
  struct sample {
    core::time_point at;
    std::uint64_t done;
  };
  core::duration window_;
  std::deque<sample> seen_;
};

}  // namespace mpustop::cli
