#pragma once

#include "core/backoff.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// How many requests at once a connection is given, for a server that asked for less (RFC 9113, 7:
/// ENHANCE_YOUR_CALM) or broke down. Each such word halves what the connection had under way, down
/// to one; answers let it grow again, by one for as many answers as it is wide. New connections
/// wait, for longer each time that it happens again before a hundred answers have come.
class stream_cap {
 public:
  explicit stream_cap(std::uint64_t seed);

  /// The server said so, on a connection that had `in_flight` requests.
  void overloaded(unsigned in_flight, time_point now);
  void answered(unsigned requests);

  /// How many more a connection with `in_flight` requests may have.
  unsigned room(unsigned in_flight) const;
  /// Whether anything is held back.
  bool holds() const { return streams_ < unlimited; }
  /// No connection is opened before.
  time_point ready_at() const { return wait_.ready_at(); }

 private:
  static constexpr unsigned unlimited = 100;  ///< from here on the server's own word is enough

  unsigned streams_ = unlimited;
  unsigned answers_ = 0;       ///< since it last grew or was cut
  unsigned since_cut_ = 0;     ///< answers, up to a hundred
  time_point cut_at_ = never;  ///< `never`: it was not yet
  backoff wait_;
};

}  // namespace mpustop::core
