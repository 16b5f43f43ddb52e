#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mpustop::mock {

/// What the stand-in does wrong, on purpose, to one request that it would otherwise carry out.
/// `fault_catalogue` says of each what it is.
enum class fault : std::uint8_t {
  none,
  internal_error,
  internal_error_after,
  unavailable,
  unavailable_html,
  throttled,
  drop,
  drop_after,
  mute,
  h2_refused,
  h2_reset,
  h2_reset_headers,
  h2_reset_body,
  h2_http11,
  h2_interim,
  h2_trailers,
  h2_unknown_frames,
  h2_push,
  h2_closed_stream,
  h2_huge_header,
  h2_huge_table,
  h1_close
};
inline constexpr std::size_t fault_kinds = 22;  // `none` too

/// With which protocol a fault can happen.
enum class fault_scope : std::uint8_t { any, h2, h1 };

/// How a fault shows.
enum class fault_way : std::uint8_t {
  refusal,    ///< an answer that says no
  drop,       ///< the connection is closed at once, without an answer
  silence,    ///< there is no answer
  no_answer,  ///< something else comes in the place of the answer: see `misbehaviour`
  odd_answer  ///< the answer itself comes, written as few servers would: see `misbehaviour`
};

/// One switch of `--fault` that happens to a share of the requests.
struct fault_switch {
  std::string_view name;
  fault kind;
  fault_scope scope;
  fault_way way;
  bool carried_out;  ///< the stop is carried out all the same
  std::string_view help;
};

/// Every such switch, as `mock --help` lists them, in the order of `fault`.
std::span<const fault_switch> fault_catalogue();

/// The row of a fault that is not `none`.
const fault_switch& row_of(fault kind);

/// The name of a fault in the catalogue ("500", "drop", ...); empty for `none`.
std::string_view to_string(fault kind);

}  // namespace mpustop::mock
