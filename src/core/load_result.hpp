#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/histogram.hpp"

namespace mpustop::core {

/// One second of a load test, counted by when things happened.
struct load_second {
  std::uint64_t sent = 0;
  std::uint64_t ok = 0;      ///< answers
  std::uint64_t errors = 0;  ///< answers and failures
};

/// Class ("throttled", "refused", "transport", ...) to Code ("Throttling.User", "Timeout", ...) to
/// how many.
using load_codes = std::map<std::string, std::uint64_t, std::less<>>;
using load_errors = std::map<std::string, load_codes, std::less<>>;

inline constexpr unsigned load_precision = 10;  ///< of its histograms: 0.1 %

/// What a load test measured. The warm-up is not in it.
struct load_result {
  std::uint64_t requests = 0;         ///< sent, and answered or failed since: ok and errors
  std::uint64_t ok = 0;               ///< answers that a run counts as stopped or already_stopped
  std::uint64_t already_stopped = 0;  ///< of these
  load_errors errors;
  std::uint64_t unfinished = 0;  ///< sent, and without an end when the test ended

  double intended_qps = 0;        ///< of the schedule; 0 without one (as fast as can be)
  double mean_qps = 0;            ///< sent a second, from the first send to the last
  std::uint64_t max_in_1s = 0;    ///< most sends in any one second, by this machine's clock
  std::uint64_t late_starts = 0;  ///< sent more than 1 ms after their place in the schedule
  std::uint64_t not_started = 0;  ///< had their place in the schedule, and were never sent
  double seconds = 0;             ///< measured: from the end of the warm-up to the end

  std::uint64_t bytes_sent = 0;  ///< as TCP carried them, TLS and handshakes too
  std::uint64_t bytes_received = 0;
  std::uint64_t connections = 0;  ///< opened in all, the warm-up's too
  std::string protocol;           ///< "h2" or "http/1.1"

  /// From the intended start to the answer (coordinated omission corrected), and from the send.
  histogram latency{load_precision};
  histogram service{load_precision};
  std::vector<load_second> line;  ///< second by second
  bool interrupted = false;
  bool gave_up = false;  ///< ended for want of any connection
};

}  // namespace mpustop::core
