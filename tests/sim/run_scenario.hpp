#pragma once

#include <cstdint>
#include <string>

#include <mpustop/options.hpp>

#include "core/time.hpp"

namespace mpustop::sim {

/// How a service is out.
enum class outage_kind {
  none,
  unavailable,  ///< 503 to everything
  drop,         ///< each request ends its connection
  refuse,       ///< connections are lost, and none is taken
  silence       ///< nothing is read; what was sent is read when the server goes on
};

/// How a poisoned task fails, for ever.
enum class poison_kind { error, hang };

/// What can happen to a run, drawn from a seed.
struct run_scenario {
  std::uint64_t seed = 1;
  unsigned tasks = 400;     ///< valid records of the input
  unsigned duplicates = 0;  ///< further records that repeat one
  unsigned invalids = 0;    ///< further records that are no task
  unsigned qps = 100;
  unsigned streams = 50;  ///< requests that the transport takes at once
  guard_mode guard = guard_mode::strict;
  core::duration delay{0};    ///< one way, at least
  core::duration jitter{0};   ///< added to it, exponential mean
  double stall_share = 0;     ///< of packets that are held up for 300 ms, and those behind them
  core::duration work{0};     ///< of the server, after it counted
  double error_share = 0;     ///< answers 500
  double throttle_share = 0;  ///< answers Throttling
  double reset_share = 0;     ///< RST_STREAM after arrival
  double refuse_share = 0;    ///< not processed
  double drop_share = 0;      ///< the connection ends with everything in flight on it
  double lose_share = 0;      ///< no answer: the attempt times out
  bool clock_off = false;     ///< the first answers say InvalidTimeStamp.Expired
  bool slow_input = false;    ///< the source is often pending
  core::duration stop_at{0};  ///< stop() at this time; 0: never
  bool wrong_key = false;

  outage_kind outage = outage_kind::none;
  unsigned outage_after = 0;  ///< arrivals
  core::duration outage_length{0};
  unsigned poisoned = 0;  ///< tasks, early in the input
  poison_kind poison = poison_kind::error;
  core::duration give_up_after = std::chrono::seconds(600);

  static run_scenario draw(std::uint64_t seed);
  /// A service that is well but for an outage or poisoned tasks.
  static run_scenario draw_outage(std::uint64_t seed);
  std::string text() const;
};

}  // namespace mpustop::sim
