#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace mpustop::core {

/// Appends `2026-03-27T03:40:24Z`: UTC without a fraction, as both signatures want it (facts 2).
void append_timestamp(wall_time when, std::string& out);

/// Appends `2026-03-27T03:40:24.123Z` (RFC 3339, cut to the millisecond), as the report has it.
void append_timestamp_ms(wall_time when, std::string& out);

/// Reads what the two functions above write: a fraction of 1 to 9 digits may stand before the `Z`.
/// Anything else, and years outside 1970 to 2261, give nothing.
std::optional<wall_time> parse_timestamp(std::string_view text);

/// Reads an HTTP date in any of its three forms (RFC 9110 5.6.7):
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
/// Years of two digits are 1970 to 2069. The name of the day must be one, but need not fit the
/// date.
std::optional<wall_time> parse_http_date(std::string_view text);

/// The text of `append_timestamp`, made anew only when the second changes.
class timestamp_cache {
 public:
  /// Valid until the next call.
  std::string_view at(wall_time when);

 private:
  std::int64_t second_ = INT64_MIN;
  std::string text_;
};

/// `append_timestamp_ms`, with the text of the second from `seconds`.
void append_timestamp_ms(wall_time when, timestamp_cache& seconds, std::string& out);

}  // namespace mpustop::core
