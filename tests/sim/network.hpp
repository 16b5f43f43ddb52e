#pragma once

#include <vector>

#include "rng.hpp"
#include "scenario.hpp"

namespace mpustop::sim {

/// One request's way, in the server's time.
struct trip {
  nanos arrives = 0;  ///< read by the server
  nanos counted = 0;
  nanos leaves = 0;   ///< answered
  nanos back = 0;     ///< the answer is at the client
  nanos network = 0;  ///< of the round trip, what the network took
};

/// The end of the first stall that `at` falls into, and so on; `at` where there is none.
nanos after_stalls(nanos at, const std::vector<stall>& stalls);

/// The network and the server: how long everything takes, and in what order it arrives.
class network {
 public:
  network(const scenario& run, rng& random) : run_(run), random_(random) {
    lanes_.resize(run.peers.size() * run.connections);
  }

  /// Sends a request, up to the moment when its answer leaves; `refused` is answered as soon as it
  /// reached the stage that counts.
  trip send(unsigned lane, nanos now, bool refused);
  /// The answer leaves at `way.leaves`, behind those that left before: the rest of the way.
  void answer(unsigned lane, trip& way);
  /// Sends a PING on a lane, behind everything sent there before: its way, counted nowhere.
  /// `not_before`: what it proves must have arrived by then.
  trip ping(unsigned lane, nanos now, nanos not_before);
  /// What a round trip takes on the mean when nothing holds it up. When a connection is given up,
  /// what was on its way is counted that much later at most, or never: packets that were held up
  /// longer need the kernel to send them again, which it no longer does.
  nanos ordinary(unsigned lane) const;
  /// A new connection takes the lane's place.
  void reconnect(unsigned lane) { lanes_[lane] = {}; }

 private:
  /// One direction of a connection.
  struct stream {
    nanos sent = -1;  ///< the last packet
    nanos delivered = 0;
  };
  struct lane_state {
    stream forward;
    stream back;
  };

  nanos delay(const one_way& way);
  nanos deliver(stream& on, const one_way& way, nanos sent);
  nanos forward(unsigned lane, nanos now);
  nanos backward(unsigned lane, nanos leaves);
  nanos spent(nanos least, nanos spread);

  const scenario& run_;
  rng& random_;
  std::vector<lane_state> lanes_;
};

}  // namespace mpustop::sim
