#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

namespace mpustop::mock {

/// What the stand-in does wrong, on purpose, to a request that it would otherwise carry out.
enum class fault {
  none,
  internal_error,        ///< 500 InternalError, the stop is not carried out
  internal_error_after,  ///< the same answer, but the stop is carried out
  unavailable,           ///< 503 ServiceUnavailable
  unavailable_html,      ///< 503 with a proxy's HTML page
  throttled,             ///< 400 Throttling.User, whatever the quota says
  drop,                  ///< the connection is closed instead of an answer; not carried out
  drop_after,            ///< the same, but the stop is carried out
  mute                   ///< the request is read and never answered; not carried out
};
inline constexpr std::size_t fault_kinds = 9;

/// One switch of `--fault`.
struct fault_switch {
  std::string_view name;
  fault kind;
  std::string_view help;
};

/// Every switch, as `mock --help` lists them.
std::span<const fault_switch> fault_catalogue();

/// The name of a fault in the catalogue ("500", "drop", ...); empty for `none`.
std::string_view to_string(fault kind);

/// Faults and how often they happen. At most one happens to a request.
struct fault_spec {
  std::array<double, fault_kinds> share{};  ///< 0..1 by kind; their sum is at most 1
  std::uint64_t seed = 1;                   ///< the same seed and requests: the same faults
  // When they happen, counted from the first request that was seen.
  std::chrono::nanoseconds from{0};
  std::chrono::nanoseconds lasts = std::chrono::nanoseconds::max();

  bool any() const;
  /// Whether faults happen so long after the first request.
  bool at(std::chrono::nanoseconds since_first) const;
};

/// Adds `text` to `spec`: `NAME=SHARE%` items joined with commas, `seed=N`, `from=TIME` and
/// `for=TIME`, such as `500=10%,drop=0.5%,seed=7` or `503=100%,from=5s,for=30s`. A name given again
/// takes its new value.
/// Throws `mpustop::error` (usage) that names the item and what it may be.
void parse_faults(std::string_view text, fault_spec& spec);

}  // namespace mpustop::mock
