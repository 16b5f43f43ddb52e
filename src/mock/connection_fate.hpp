#pragma once

#include <random>

#include "mock/fault_spec.hpp"

namespace mpustop::mock {

/// What goes wrong with one connection from its beginning on.
struct connection_fate {
  bool reset = false;       ///< RST right after it was accepted
  bool mute = false;        ///< its TLS handshake is never answered
  bool wrong_cert = false;  ///< the certificate is another's
  bool old_tls = false;     ///< nothing newer than TLS 1.1 is spoken
  bool no_notify = false;   ///< its end is not said by close_notify
};

/// Draws the fate of each connection: the same seed and order, the same fates.
class connection_dice {
 public:
  explicit connection_dice(const fault_spec& spec);
  /// `active`: within the time at which faults happen.
  connection_fate draw(bool active);

 private:
  bool hits(double share);

  connection_faults faults_;
  std::mt19937_64 random_;
};

}  // namespace mpustop::mock
