#pragma once

#include <span>
#include <string_view>

#include "core/time.hpp"
#include "mock/h2_faults.hpp"

namespace mpustop::mock {

/// What goes wrong with whole connections, whatever the requests on them. 0 is never.
struct connection_faults {
  h2_connection_faults h2;
  unsigned close_after = 0;      ///< HTTP/1.1: closed, unsaid, behind each so many answers
  core::duration idle_close{0};  ///< HTTP/1.1: closed so long after an answer

  core::duration refuse{0};  ///< nobody listens for so long; what is open is closed
  unsigned vanish = 0;       ///< after so many requests the link is dead: no byte, no ACK, no end
  unsigned alert = 0;        ///< a fatal alert after so many requests
  // Shares of the connections, 0..1: see `connection_fate`.
  double rst_accept = 0;
  double tls_mute = 0;
  double tls_wrong_cert = 0;
  double tls_old = 0;
  double tls_no_notify = 0;
};

/// One switch of `--fault` that concerns connections: NAME=VALUE.
struct connection_switch {
  std::string_view name;
  std::string_view value;  ///< what the value is: "N", "TIME"
  std::string_view help;
  /// Puts a value into the faults; says what is wrong with it, in words, or nothing.
  std::string_view (*take)(std::string_view text, connection_faults& into);
};

/// Every such switch, as `mock --help-faults` lists them.
std::span<const connection_switch> connection_switches();

/// Those of HTTP/2 among them.
std::span<const connection_switch> h2_switches();

}  // namespace mpustop::mock
