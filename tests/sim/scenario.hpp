#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <mpustop/options.hpp>

namespace mpustop::sim {

/// Nanoseconds of the server's clock, in which the whole simulation runs.
using nanos = std::int64_t;
inline constexpr nanos ms = 1'000'000;
inline constexpr nanos second = 1'000 * ms;

enum class jitter_kind { none, uniform, exponential };

/// One direction of the way to a peer.
struct one_way {
  nanos base = 0;
  nanos jitter = 0;  ///< the mean of the exponential, the width of the uniform
};

struct peer_path {
  one_way forward;
  one_way back;
};

/// A time in which somebody does nothing; what falls into it happens at its end.
struct stall {
  nanos begin = 0;
  nanos end = 0;
};

/// Everything that a simulated run is made of; drawn from a seed by `draw`.
struct scenario {
  std::uint64_t seed = 0;
  guard_mode guard = guard_mode::strict;
  unsigned limit = 500;
  unsigned sends = 4'000;

  std::vector<peer_path> peers;
  std::vector<nanos> failovers;  ///< when the client goes on to the next peer
  bool failover_aborts = false;  ///< and gives up the old one's connections
  unsigned connections = 1;      ///< per peer, used in turn; each delivers in order
  bool in_order = true;          ///< false: every request as on a connection of its own
  jitter_kind jitter = jitter_kind::none;

  /// Time from arrival to the stage that counts, and from there to the reply: least and spread.
  nanos before_stage = 0;
  nanos before_spread = 0;
  nanos after_stage = 0;
  nanos after_spread = 0;
  bool any_stage = false;  ///< counted anywhere in the two, request by request (paranoid)

  double held_up = 0;    ///< share of packets (each way) that take 300 ms more
  double lost = 0;       ///< share of replies that never come
  double refused = 0;    ///< share answered as soon as the stage is reached (RST_STREAM)
  double throttled = 0;  ///< share answered Throttling, half of them with a hint
  double drops = 0;      ///< connections closed by the server, a second
  nanos timeout = 2 * second;
  bool proves = true;  ///< a time-out asks for proof; else it aborts the connection

  double slew = 0;               ///< of the client's clock against the server's
  nanos timer_lag = 0;           ///< timers fire up to this late
  std::vector<stall> network;    ///< nothing is delivered
  std::vector<stall> server;     ///< nothing is read, counted or answered
  std::vector<stall> client;     ///< stopped; its clock goes on
  std::vector<stall> suspended;  ///< stopped, and its clock with it
  nanos ping_every = 100 * ms;   ///< how often the network round trip is told
  bool kernel_rtt = true;        ///< told as the kernel's minimum; else as single PINGs
};

/// Draws what `guard` covers. Not covered, hence not drawn: a path that becomes shorter in mid-run
/// (until its replies show it), connections to one address that take different ways, and requests
/// that are counted later than an ordinary round trip after their connection was given up.
/// Time-outs are longer than anything takes to be counted.
scenario draw(std::uint64_t seed, guard_mode guard);

/// One line, enough to see what kind of run it was.
std::string describe(const scenario& run);

}  // namespace mpustop::sim
