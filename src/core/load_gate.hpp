#pragma once

#include <cstdint>
#include <optional>

#include "core/load_schedule.hpp"
#include "core/load_tokens.hpp"
#include "core/pacer.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// How fast a load goes.
struct load_pace {
  double rate = 0;     ///< of all engines together, a second; 0: as fast as there is room
  duration batch{0};   ///< requests leave together, so far apart; 0: each at its place
  unsigned limit = 0;  ///< this engine's share of a limit that is kept strictly; 0: no guard
  unsigned engine = 0;
  unsigned engines = 1;
};

/// When the requests of a load may leave, and when each was meant to.
///
/// - *closed* (no rate): whenever there is room; a request is meant to start when it does.
/// - *open*: at its place in the schedule, or at the first batch after it. A server that is slow
///   delays the send, never the place.
/// - *guarded*: by the pacer's slots, when their tokens are back (core/limiter.hpp), as a run's. A
///   token that is not back moves the schedule: a guard that waits for answers and a schedule that
///   does not wait exclude each other. Of a batch, the last request is meant to start when the
///   batch may, those before it one place earlier each, but not before the load begins.
class load_gate {
 public:
  explicit load_gate(const load_pace& pace);

  /// The places lie from `start` on, before `end`.
  void begin(time_point start, time_point end = never);
  void room(peer_id peer, unsigned requests);

  /// How many may leave at `now` as one batch.
  unsigned allowed(time_point now) const;
  /// When `allowed` becomes positive by time alone; `never` when only an event can do it.
  time_point opens_at() const;
  /// Requests that would leave at `now` but for want of room.
  unsigned short_of_room(time_point now) const;
  /// Places of an open schedule from `from` up to `now` of which no request was made.
  std::uint64_t behind(time_point now, time_point from = time_point::min()) const;
  bool is_open() const { return schedule_.has_value(); }

  /// A batch of `n` <= allowed(now) begins; at most `n` calls of `take` follow.
  void begin_batch(unsigned n, time_point now);

  struct place {
    time_point intended;
    token_id token;
  };
  /// May the next of a batch leave: checked before each `take`, room and peer may have changed.
  bool may_take(time_point now) const;
  place take(time_point now);

  /// Of what was taken at `sent`, one of these; see `load_tokens`.
  void answered(token_id token, time_point sent, time_point now);
  void refused(token_id token, time_point now);
  void lost(token_id token, time_point sent, time_point now);

 private:
  struct guard {
    load_tokens tokens;
    pacer slots;
  };
  unsigned guarded_batch() const;
  time_point guarded_at(unsigned n) const;

  load_pace pace_;
  std::optional<load_schedule> schedule_;  ///< open
  std::optional<guard> guard_;
  time_point start_{};
  time_point end_ = never;
  time_point batch_at_{};  ///< guarded: when the batch under way may go; open: not before
  unsigned batch_left_ = 0;
  std::uint64_t taken_ = 0;
  peer_id peer_ = 0;
  unsigned room_ = 0;
};

}  // namespace mpustop::core
