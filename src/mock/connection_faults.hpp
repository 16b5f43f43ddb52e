#pragma once

#include <span>
#include <string_view>

#include "core/time.hpp"
#include "mock/h2_faults.hpp"

namespace mpustop::mock {

/// What goes wrong with whole connections, whatever the requests on them. 0 is never.
struct connection_faults {
  unsigned close_after = 0;  ///< HTTP/1.1: closed, unsaid, behind each so many answers
  h2_connection_faults h2;
};

/// One switch of `--fault` that concerns connections: NAME=VALUE.
struct connection_switch {
  std::string_view name;
  std::string_view value;  ///< what the value is: "N", "TIME"
  std::string_view help;
  /// Puts a value into the faults; says what is wrong with it, in words, or nothing.
  std::string_view (*take)(std::string_view text, connection_faults& into);
};

/// Every such switch, as `mock --help` lists them.
std::span<const connection_switch> connection_switches();

/// Those of HTTP/2 among them.
std::span<const connection_switch> h2_switches();

}  // namespace mpustop::mock
