#pragma once

#include <optional>

#include "core/limiter.hpp"
#include "core/pacer.hpp"
#include "core/rate_control.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// Whether requests may leave now: the limiter (what the server sees), the pacer (evenly), the rate
/// control (someone else spends the quota), and the rule that a run begins with one request alone.
class send_gate {
 public:
  /// `qps` 0: always open, but for the first request.
  send_gate(unsigned qps, guard_mode guard);

  /// What the transport can take, and where it goes.
  void room(peer_id peer, unsigned requests);

  /// How many of `ready` tasks may leave at `now`, as one batch; 0 when none may yet.
  unsigned allowed(unsigned ready, std::size_t in_flight, time_point now) const;
  /// When `allowed` may become positive by time alone; `never` when only an event can do it.
  time_point opens_at(unsigned ready, std::size_t in_flight) const;
  /// Requests that may leave at `now` but for want of room.
  unsigned short_of_room(unsigned ready, std::size_t in_flight, time_point now) const;
  /// When `short_of_room` may become positive by time alone.
  time_point short_of_room_at(unsigned ready, std::size_t in_flight) const;
  /// A batch of `n` begins; at most `n` calls of `take` follow.
  void begin_batch(unsigned n, time_point now);
  /// There is room, and a token for the present peer is back: checked before each `take` of a
  /// batch, since room and peer may change within it.
  bool may_take(time_point now) const;
  token_id take(time_point now);

  /// The request of `token` was answered by the server in some form.
  void answered(token_id token, time_point now);
  /// The request of `token` will not be answered; see `limiter::gone`.
  void gone(token_id token, time_point now);
  /// The service answered: opens the gate after the first request.
  void replied(bool throttled, duration hint, time_point now);
  void network_round_trip(peer_id peer, duration rtt);
  /// Lets time pass for the rate control.
  void tick(time_point now);
  time_point next_tick() const;

  bool opened() const { return opened_; }
  double rate() const;
  unsigned room() const { return room_; }

 private:
  unsigned batch(unsigned most, std::size_t in_flight) const;
  time_point earliest(unsigned n) const;

  struct limits {
    limits(unsigned qps, guard_mode guard);
    limiter tokens;
    pacer slots;
    rate_control control;
  };
  std::optional<limits> limits_;  ///< none with qps 0
  peer_id peer_ = 0;
  unsigned room_ = 0;
  bool opened_ = false;
};

}  // namespace mpustop::core
