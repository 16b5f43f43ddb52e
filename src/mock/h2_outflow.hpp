#pragma once

#include <deque>
#include <string>

#include "core/time.hpp"
#include "mock/h2_faults.hpp"

namespace mpustop::mock {

/// What one connection sends late or never.
class h2_outflow {
 public:
  explicit h2_outflow(const h2_connection_faults& faults) : faults_(faults) {}

  void begin(core::time_point now) { held_until_ = now + faults_.settings_delay; }
  /// A request was taken, the `count`th of the connection.
  void requested(unsigned count);
  bool silent() const { return silent_; }
  /// Takes away from `out`, which holds whole frames, what is not to be sent now, and adds what
  /// was kept for this moment.
  void pass(std::string& out, core::time_point now);
  /// When something kept is to be sent.
  core::time_point due() const;

 private:
  struct late_frame {
    core::time_point due;
    std::string bytes;
  };
  void take_ping_answers(std::string& out, core::time_point now);

  const h2_connection_faults& faults_;
  core::time_point held_until_{};
  std::string held_;
  std::deque<late_frame> late_;
  bool mute_ = false;
  bool silent_ = false;
};

}  // namespace mpustop::mock
