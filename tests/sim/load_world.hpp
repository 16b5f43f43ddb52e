#pragma once

#include <queue>
#include <vector>

#include "core/load_machine.hpp"
#include "network.hpp"
#include "rng.hpp"
#include "scenario.hpp"

namespace mpustop::sim {

/// What a load looked like.
struct load_seen {
  std::vector<core::time_point> sent;     ///< the client's clock, in order
  std::vector<core::time_point> answers;  ///< the client's clock, in order
  std::vector<nanos> counted;             ///< the server's clock, in order
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;     ///< told by the network
  std::uint64_t timed_out = 0;  ///< given up by the machine
  bool stuck = false;           ///< waits for nothing that can come
  core::time_point ended{};
};

/// A load machine, driven as its engine does, against the simulated network and server.
/// Discrete events in the server's time; what the machine is told is the client's clock.
class load_world {
 public:
  /// Of `run` the network, the server, the faults and the clocks. `room`: requests at once.
  /// `stop_at`: when the load is stopped; 0: never.
  load_world(const scenario& run, const core::load_part& part, unsigned room, nanos stop_at = 0);
  load_seen play();
  const core::load_machine& machine() const { return machine_; }
  core::time_point began() const { return clock(0); }

 private:
  enum class what { leaves, answer, proof, gave_up, closed, heard, failover, stop };
  struct event {
    nanos at;
    std::uint32_t order;
    what kind;
    std::uint32_t index;  ///< of a call, or of a lane
    bool operator>(const event& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };
  struct call {
    std::uint64_t request = 0;
    unsigned lane = 0;
    trip way;
    bool open = true;        ///< the machine waits for its end
    bool abandoned = false;  ///< and then only to be told that it is settled
    bool reaches = true;     ///< the server counts it
    bool answerable = true;  ///< an answer is on its way
    bool refused = false;    ///< that answer is RST_STREAM
  };

  core::time_point clock(nanos at) const;
  nanos server_time(core::time_point at);
  void push(nanos at, what kind, std::uint32_t index);
  void schedule_faults(nanos stop_at);
  void handle(const event& next);
  void answer(call& one);
  void close(unsigned lane);
  void end_lane(unsigned lane, bool aborted);
  bool pump();
  void send(std::uint64_t request);
  void abandon(std::uint64_t request);

  const scenario& run_;
  core::load_machine machine_;
  core::reply good_;
  unsigned most_;
  rng random_;
  network network_;
  std::priority_queue<event, std::vector<event>, std::greater<>> events_;
  std::uint32_t order_ = 0;
  std::vector<stall> asleep_;  ///< stopped or suspended
  nanos now_ = 0;
  nanos wake_ = 0;
  std::vector<call> calls_;
  std::uint32_t oldest_open_ = 0;
  unsigned open_ = 0;
  std::vector<bool> lane_closed_;  ///< by the server; the client has not heard yet
  unsigned peer_ = 0;
  unsigned turn_ = 0;
  load_seen seen_;
};

}  // namespace mpustop::sim
