#pragma once

#include <deque>

#include "core/limiter.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// The tokens of a load that keeps a limit: the limiter, and what it is told of requests that got
/// lost.
///
/// A server that stands still may read, when it goes on, what was sent before. So the token of a
/// lost request is back when the server has answered a later one, and a second has passed then;
/// half of all are held back so at most, or nothing could be asked any more.
class load_tokens {
 public:
  explicit load_tokens(unsigned limit);

  const limiter& all() const { return limiter_; }
  token_id take(peer_id peer, time_point now) { return limiter_.take(peer, now); }

  /// Of a request sent at `sent`, one of these three.
  void answered(token_id token, time_point sent, time_point now);
  /// It was refused or reset.
  void refused(token_id token, time_point now) { limiter_.gone(token, now); }
  /// Its connection ended, or its time was over and it is settled.
  void lost(token_id token, time_point sent, time_point now);

 private:
  struct held {
    token_id token;
    time_point sent;
    time_point not_before;
  };

  limiter limiter_;
  std::size_t most_held_;
  time_point heard_ = time_point::min();  ///< what was answered was sent then at the latest
  std::deque<held> held_;
};

}  // namespace mpustop::core
