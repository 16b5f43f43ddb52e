#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <mpustop/row.hpp>

namespace mpustop {

/// `summary::halted_by` of a run that ended because the service was out for too long.
inline constexpr std::string_view halted_by_outage = "outage";
/// The same of a run whose keys ended and could not be renewed.
inline constexpr std::string_view halted_by_keys = "credentials";

/// What a run did, in numbers. The counts from `stopped` to `not_attempted` add up to `tasks`.
struct summary {
  std::uint64_t tasks = 0;  ///< records of the input
  std::uint64_t stopped = 0;
  std::uint64_t already_stopped = 0;
  std::uint64_t failed = 0;
  std::uint64_t gave_up = 0;
  std::uint64_t invalid = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t not_attempted =
      0;                      ///< a halt or an interrupt came first; a later run takes them up
  std::uint64_t resumed = 0;  ///< of the above, those that earlier runs had finished
  std::array<std::uint64_t, outcome_count> resumed_as{};  ///< the same by `outcome`
  std::uint64_t tried_again = 0;  ///< rows that count in the place of a failed one of earlier runs

  std::uint64_t attempts = 0;   ///< requests sent
  std::uint64_t retries = 0;    ///< requests sent for a task after its first
  std::uint64_t throttled = 0;  ///< answers that said Throttling
  double seconds = 0;           ///< from the first send to the last answer
  double mean_qps = 0;          ///< attempts a second, from the first send to the last
  std::uint64_t max_in_1s = 0;  ///< most sends in any one second, by this machine's clock

  /// Milliseconds, over every answered attempt; 0 where there was none.
  struct latency {
    double p50 = 0, p90 = 0, p99 = 0, p999 = 0, max = 0;
  } latency_ms;

  std::uint64_t connections = 0;  ///< opened in all
  std::string protocol;           ///< "h2", "http/1.1", or empty before the first connection

  // Of this moment, while the run goes on:
  std::uint64_t retrying = 0;   ///< tasks that wait for another try
  std::uint64_t in_flight = 0;  ///< requests on their way
  double slowed_to = 0;         ///< calls a second, while the service throttles; 0: it does not
  double paused_for = 0;        ///< seconds, of an outage that goes on
  bool paused = false;          ///< an outage of the service goes on
  bool ending = false;          ///< nothing more is sent: stopped or halted

  bool complete = false;    ///< every record has its row
  std::string halted_by;    ///< empty, or the Code or cause that ended the run early
  std::string halt_reason;  ///< the same in a sentence, with the service's message
  std::string halt_advice;  ///< what is known of the cause and what to do; may be empty
};

}  // namespace mpustop
