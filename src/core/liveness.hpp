#pragma once

#include "core/time.hpp"

namespace mpustop::core {

/// Tells a connection that is dead from one that is slow, where the protocol has a PING.
///
/// A connection with requests on their way that says nothing for `quiet` is asked (PING); one that
/// then says nothing at all for `dead` is dead. Any byte is a sign of life: a PING that is answered
/// late, or never, while data flows harms nobody. A pure function of its arguments.
class liveness {
 public:
  struct options {
    duration quiet = std::chrono::seconds(2);
    duration dead = std::chrono::seconds(5);  ///< after the PING
    /// Between two looks; if much more passes, it was this process that stood still.
    duration period = std::chrono::seconds(1);
  };
  enum class verdict { fine, ask, dead };

  explicit liveness(const options& o) : options_(o) {}

  /// Bytes came.
  void heard() { heard_ = true; }
  /// To be called about every `period`. `waiting`: requests are on their way. `ask`: send a PING.
  verdict look(bool waiting, time_point now);

 private:
  options options_;
  bool heard_ = true;
  bool asked_ = false;
  time_point looked_at_ = time_point::min();  ///< the last time
  time_point since_{};  ///< no byte came since then; from the PING on: since the PING
};

}  // namespace mpustop::core
