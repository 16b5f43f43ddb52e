#pragma once

#include <string_view>

#include "core/message.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// The longest wait a server's hint may ask for; longer ones are cut to it.
inline constexpr duration longest_hint = std::chrono::seconds(60);

/// `x-acs-retry-after`: whole milliseconds. 0 when absent, not a number or not positive: it then
/// counts as absent (facts 4.4).
duration acs_retry_after(const response& answer);

/// `retry-after` in whole seconds (RFC 9110 10.2.3); its date form counts as absent.
duration standard_retry_after(const response& answer);

/// How long a throttled answer asks to wait: `x-acs-retry-after`, else the larger `TimeLeft:` (ms)
/// of `x-ratelimit-user-api` and `x-ratelimit-user`, else `retry-after`; else 0.
duration throttle_hint(const response& answer);

}  // namespace mpustop::core
