#pragma once

#include <queue>
#include <vector>

#include "core/pacer.hpp"
#include "core/rate_control.hpp"
#include "discipline.hpp"
#include "network.hpp"
#include "rng.hpp"
#include "scenario.hpp"

namespace mpustop::sim {

/// What a run looked like.
struct outcome {
  std::vector<nanos> sent;     ///< the client's clock, in order
  std::vector<nanos> counted;  ///< the server's clock, in order
};

/// The largest number of times in any half-open second [t, t + 1 s) of sorted `times`.
unsigned most_in_a_second(const std::vector<nanos>& times);

/// A client that sends as the dispatcher does, against the simulated network and server.
/// Discrete events in the server's time; what the client is told is its own clock.
class client {
 public:
  client(const scenario& run, discipline& tokens);
  outcome play();

 private:
  enum class what { leaves, answer, timeout, proof, closed, heard, failover, ask_ping, pong };
  struct event {
    nanos at;
    std::uint32_t order;
    what kind;
    std::uint32_t index;  ///< of a call, or of a lane
    nanos value;          ///< of a PING: when it was sent
    bool operator>(const event& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };
  struct call {
    unsigned lane = 0;
    core::token_id token = 0;
    trip way;
    bool open = true;        ///< its token is out
    bool reaches = true;     ///< the server counts it
    bool answerable = true;  ///< an answer is on its way
    bool refused = false;    ///< that answer is RST_STREAM
  };
  struct lane_state {
    bool closed = false;  ///< by the server; the client has not heard yet
  };

  core::time_point clock(nanos at) const;
  nanos server_time(core::time_point at) const;
  void push(nanos at, what kind, std::uint32_t index, nanos value = 0);
  void schedule_faults();
  void handle(const event& next);
  void answer(call& one);
  void close(unsigned lane);
  void end_lane(unsigned lane, bool aborted);
  void time_out(std::uint32_t index);
  void tell_network();
  void pump();
  void send_one();

  const scenario& run_;
  discipline& tokens_;
  rng random_;
  network network_;
  core::pacer pacer_;
  core::rate_control rates_;

  std::priority_queue<event, std::vector<event>, std::greater<>> events_;
  std::uint32_t order_ = 0;
  std::vector<stall> asleep_;  ///< stopped or suspended
  nanos now_ = 0;
  nanos wake_ = 0;
  bool started_ = false;
  std::vector<call> calls_;
  std::uint32_t oldest_open_ = 0;
  unsigned out_ = 0;
  std::vector<lane_state> lanes_;
  unsigned peer_ = 0;
  unsigned turn_ = 0;
  std::vector<nanos> kernel_rtt_;
  outcome outcome_;
};

}  // namespace mpustop::sim
