#pragma once

#include <vector>

#include "core/time.hpp"

namespace mpustop::mock {

/// What goes wrong with whole connections of HTTP/2. The counts are requests of a connection, and
/// 0 is never.
struct h2_connection_faults {
  unsigned goaway = 0;        ///< GOAWAY NO_ERROR that names the last request
  unsigned goaway_twice = 0;  ///< a notice that names 2^31-1, soon after it the real one
  unsigned goaway_zero = 0;   ///< one that names stream 0, though answers go on
  unsigned calm = 0;          ///< GOAWAY ENHANCE_YOUR_CALM
  unsigned goaway_error = 0;  ///< GOAWAY INTERNAL_ERROR

  std::vector<unsigned> streams;     ///< MAX_CONCURRENT_STREAMS in turn, each for half a second
  core::duration settings_delay{0};  ///< nothing is sent before
  core::duration late_pings{0};      ///< how late PINGs are answered
  unsigned mute_pings = 0;           ///< PINGs are not answered any more
  unsigned silent = 0;               ///< nothing is sent any more, the connection stays

  unsigned ping_flood = 0;
  unsigned settings_flood = 0;
  unsigned continuation_flood = 0;
  unsigned empty_flood = 0;  ///< DATA frames without a byte
};

}  // namespace mpustop::mock
