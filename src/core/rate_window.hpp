#pragma once

#include <cstdint>

#include <boost/circular_buffer.hpp>

#include "core/time.hpp"

namespace mpustop::core {

/// The largest number of events in any window of one second: [t, t + 1 s).
/// Keeps one second of event times; equal times share an entry.
class rate_window {
 public:
  /// `now` must not go back.
  void add(time_point now, std::uint64_t events = 1);
  std::uint64_t max_in_1s() const { return max_; }

 private:
  struct entry {
    time_point at;
    std::uint64_t events;
  };
  boost::circular_buffer<entry> entries_{64};  ///< grows to one second of events
  std::uint64_t inside_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace mpustop::core
