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
  drawn,
  drawn_after,
  drop,
  drop_after,
  mute,
  gzip,
  tcp_rst_before,
  tcp_rst_after,
  tcp_rst_amid,
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
  h1_close,
  h1_close_reused,
  h1_chunked,
  h1_chunk_ext,
  h1_no_length,
  h1_truncated,
  h1_continue,
  h1_garbage,
  h1_slow,
  end_
};
inline constexpr auto fault_kinds = static_cast<std::size_t>(fault::end_);  // `none` too

/// With which protocol a fault can happen. h1_reused: HTTP/1.1, where the connection has carried a
/// request before.
enum class fault_scope : std::uint8_t { any, h2, h1, h1_reused };

/// Whether a fault of `scope` can happen to a request of which `asked` is true.
constexpr bool within(fault_scope scope, fault_scope asked) {
  return scope == fault_scope::any || scope == asked ||
         (scope == fault_scope::h1 && asked == fault_scope::h1_reused);
}

/// How a fault shows.
enum class fault_way : std::uint8_t {
  refusal,    ///< an answer that says no
  drop,       ///< the connection is closed at once, without an answer
  reset,      ///< the same, by RST
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

/// Every such switch, as `mock --help-faults` lists them, in the order of `fault`.
std::span<const fault_switch> fault_catalogue();

/// The row of a fault that is not `none`.
const fault_switch& row_of(fault kind);

/// The name of a fault in the catalogue ("500", "drop", ...); empty for `none`.
std::string_view to_string(fault kind);

}  // namespace mpustop::mock
