#pragma once

#include <span>
#include <string_view>

#include "core/time.hpp"

namespace mpustop::mock {

/// What goes wrong with whole connections, whatever the requests on them. 0 is never.
struct connection_faults {
  unsigned goaway = 0;       ///< HTTP/2: GOAWAY NO_ERROR behind each so many requests
  unsigned close_after = 0;  ///< HTTP/1.1: closed, unsaid, behind each so many answers
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

}  // namespace mpustop::mock
