#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/rate_window.hpp"
#include "core/time.hpp"
#include "mock/fault_spec.hpp"

namespace mpustop::mock {

/// Calls for a list of tasks, which are in none of the counts of requests and answers.
struct list_counts {
  std::uint64_t calls = 0;
  std::size_t max_in_1s = 0;  ///< exact, over every window [t, t + 1 s)
  std::map<int, std::uint64_t> by_status;
  std::map<std::string, std::uint64_t, std::less<>> by_code;
};

/// What the stand-in has seen and done. A request arrives when it is parsed from the socket.
struct ledger_counts {
  std::uint64_t arrivals = 0;
  std::size_t max_in_1s = 0;  ///< exact, over every window [t, t + 1 s)
  std::optional<core::wall_time> first_arrival;
  std::optional<core::wall_time> last_arrival;
  core::duration busy{0};  ///< from the first arrival to the last, on the monotonic clock

  std::map<int, std::uint64_t> by_status;                         ///< answers
  std::map<std::string, std::uint64_t, std::less<>> by_code;      ///< answers with an error Code
  std::map<std::string_view, std::uint64_t, std::less<>> faults;  ///< faults done, by switch
  std::uint64_t dropped = 0;  ///< requests whose connection was closed instead of an answer

  list_counts list;

  std::uint64_t connections = 0;       ///< accepted, in all
  std::uint64_t connections_open = 0;  ///< now
  std::uint64_t connections_most = 0;  ///< open at once
  std::uint64_t connections_h2 = 0;    ///< of those that got as far as a protocol
  std::uint64_t connections_h1 = 0;
  std::uint64_t handshakes_failed = 0;  ///< TLS
  std::uint64_t connection_errors = 0;  ///< reset by the peer, broken protocol, ...

  std::uint64_t with_code(std::string_view code) const;
  std::uint64_t throttled() const { return with_code("Throttling.User"); }
  std::uint64_t replayed_nonces() const { return with_code("SignatureNonceUsed"); }
  std::uint64_t bad_signatures() const { return with_code("SignatureDoesNotMatch"); }
  /// (arrivals - 1) / busy; 0 below two arrivals.
  double mean_qps() const;
};

/// Keeps the counts.
class ledger {
 public:
  /// `now` never goes back.
  void arrived(core::time_point now, core::wall_time wall);
  /// An answer; `code` is empty where the body holds none.
  void answered(int status, std::string_view code);
  /// The same of a call for a list.
  void list_arrived(core::time_point now);
  void list_answered(int status, std::string_view code);
  void did_fault(fault kind);
  /// A fault of a connection; the name is of the table of switches.
  void did_fault(std::string_view name) { ++counts_.faults[name]; }

  void connection_opened();
  void connection_speaks(std::string_view protocol);
  void connection_closed();
  void handshake_failed() { ++counts_.handshakes_failed; }
  void connection_failed() { ++counts_.connection_errors; }

  const ledger_counts& counts() const { return counts_; }
  /// Something was asked for.
  bool begun() const { return counts_.arrivals + counts_.list.calls > 0; }
  /// When, first: on the monotonic clock. Requires begun().
  core::time_point begun_at() const { return begun_at_; }

 private:
  ledger_counts counts_;
  core::rate_window window_;
  core::rate_window list_window_;
  core::time_point first_{};  ///< arrival
  core::time_point begun_at_{};
};

}  // namespace mpustop::mock
