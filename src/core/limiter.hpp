#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include <mpustop/options.hpp>

#include "core/time.hpp"

namespace mpustop::core {

/// Index of a peer address. Tokens are kept apart by it (design: X is per peer address).
using peer_id = std::uint32_t;

/// A token spent on a request; given back by exactly one of `answered` and `gone`.
using token_id = std::uint32_t;

struct limiter_options {
  unsigned limit = 500;  ///< tokens; requests in any one second at the server
  guard_mode guard = guard_mode::strict;
};

/// The bucket of tokens (README, "Staying under the limit"): a token spent on a request comes back
/// one second after the server provably saw it. Any token that is back may be spent.
/// Bounds what the server sees; the pacing on top is `pacer`'s. A pure function of its arguments;
/// `now` must not go back from call to call.
class limiter {
 public:
  explicit limiter(const limiter_options& options);

  /// The earliest time at which `n` (1..limit) tokens are back for requests to `peer`; `never` when
  /// too many are still out.
  time_point ready_at(unsigned n, peer_id peer) const;

  /// Tokens not out with a request, back or on their way back.
  unsigned idle() const;

  /// Spends one. Requires ready_at(1, peer) <= now.
  token_id take(peer_id peer, time_point now);

  /// The server answered the request: a response, RST_STREAM, or a GOAWAY that excludes it.
  void answered(token_id token, time_point now);

  /// No answer will come: the connection ended or was aborted at `now`, or later bytes proved by
  /// `now` that the request had arrived. The token is back one second later, with X = 0.
  void gone(token_id token, time_point now);

  /// A measured network round trip to `peer` (HTTP/2 PING or the kernel's tcpi_min_rtt): the
  /// paranoid guard's X.
  void network_round_trip(peer_id peer, duration rtt);

 private:
  // ... the implementer of limiter.cpp decides
};

}  // namespace mpustop::core
