#pragma once

#include <cstdint>
#include <vector>

#include <mpustop/options.hpp>

#include "core/round_trips.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// Index of a peer address, counted from 0. Tokens are kept apart by it (design: X is per peer
/// address).
using peer_id = std::uint32_t;

/// A token spent on a request; given back by exactly one of `answered` and `gone`.
using token_id = std::uint32_t;

/// What arrived on a connection before its end is read after it by a server that is busy. (Linux
/// lets it: a reset does not empty the queue of what was received.) So much later than the end of
/// their connection the limiter is to learn that requests are gone.
inline constexpr duration unread_time = std::chrono::milliseconds(200);

struct limiter_options {
  unsigned limit = 500;  ///< tokens, >= 1; requests in any one second at the server
  guard_mode guard = guard_mode::strict;
};

/// The bucket of tokens (README, "Staying under the limit"): a token spent on a request comes back
/// one second after the server provably saw it. Any token that is back may be spent.
/// Bounds what the server sees; the pacing on top is `pacer`'s. A pure function of its arguments;
/// `now` must not go back from call to call.
///
/// Let a be the least time from a send to the moment the server counts the request, b the least
/// from that moment to the reply. A token given back at reply + 1 s - X is counted again no less
/// than 1 s + a + b - X later, so X <= a + b keeps its two uses a second apart; 501 requests in one
/// second would need a token used twice in it. X is `round_trips::floor` of the peer that both uses
/// go to (strict: of replies; paranoid: no more than of the network alone), else 0.
class limiter {
 public:
  /// How long after its reply a token is back, before X: one second, and what a clock slewed by
  /// 500 ppm makes of it.
  static constexpr duration second = std::chrono::microseconds(1'000'500);

  explicit limiter(const limiter_options& options);

  /// The earliest time at which `n` (1..limit) tokens are back for requests to `peer`; `never` when
  /// too many are still out.
  time_point ready_at(unsigned n, peer_id peer) const;

  /// How many of `n` (1..idle()) requests to `peer` are to go as one batch, not before `slot`: all,
  /// where round trips are so even that tokens spent together come back together; else those whose
  /// tokens are back within a millisecond after the first could go. (Where replies scatter, waiting
  /// for the last of five costs every second 4 ms.)
  unsigned together(unsigned n, peer_id peer, time_point slot) const;

  /// Tokens not out with a request, back or on their way back.
  unsigned idle() const { return idle_; }

  /// Spends one. Requires ready_at(1, peer) <= now.
  token_id take(peer_id peer, time_point now);

  /// The server answered the request with a response.
  void answered(token_id token, time_point now);

  /// No reply will come that tells how the path is: RST_STREAM, a GOAWAY that excludes the request,
  /// the end or abort of its connection, or later bytes that prove that it had arrived. The token
  /// is back one second later, with X = 0, and the time more after which a reply is overdue: the
  /// request may be on its way still, or arrived and not yet counted.
  void gone(token_id token, time_point now);

  /// A measured network round trip to `peer` (every HTTP/2 PING, or the kernel's tcpi_min_rtt again
  /// and again): the paranoid guard's X, which is 0 before the 64th.
  void network_round_trip(peer_id peer, duration rtt);

 private:
  static constexpr token_id none = ~token_id{0};

  /// Tokens on their way back, linked through `entry::next`, by `entry::since`: `now` is monotone.
  struct queue {
    token_id head = none;
    token_id tail = none;
  };
  struct entry {
    time_point since{};  ///< of the send while out; then of what the second counts from
    peer_id peer = 0;
    token_id next = none;
    bool out = false;
  };
  struct path {
    queue returning;  ///< answered by this peer
    round_trips replies;
    round_trips network;
    std::int64_t measured = 0;  ///< of the network: how often
  };

  struct candidate {
    std::uint32_t queue = none;  ///< index into `cursors_`
    time_point back{};
  };

  duration credit(peer_id peer) const;
  void rewind() const;
  candidate earliest(peer_id peer, duration x) const;
  path& path_of(peer_id peer);
  void give_back(queue& to, token_id token, time_point since);

  guard_mode guard_;
  unsigned idle_ = 0;
  std::vector<entry> tokens_;
  std::vector<path> paths_;
  queue plain_;  ///< X = 0 whoever is asked: never used, gone, or of the send guard
  mutable std::vector<token_id>
      cursors_;  ///< where a look stands in each queue; the last: `plain_`
};

}  // namespace mpustop::core
