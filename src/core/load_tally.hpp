#pragma once

#include <string_view>

#include "core/load_result.hpp"
#include "core/message.hpp"
#include "core/rate_window.hpp"
#include "core/reply.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// A request of a load: where it was meant to start, and when it did.
struct load_start {
  time_point intended;
  time_point sent;
};

/// Counts what a load test measures, as it happens. Nothing is allocated for a request whose Code
/// was seen before.
class load_tally {
 public:
  /// `by_millisecond`: keep what is needed to find the largest second of several tallies together.
  explicit load_tally(bool by_millisecond = false) : by_millisecond_(by_millisecond) {}

  /// What is told from now on was sent at `from` or later.
  void begin(time_point from) { from_ = from; }
  /// Requests of one batch, of which `late` were sent late.
  void sent(unsigned requests, unsigned late, time_point now);
  void answered(const load_start& start, const reply& answer, time_point now);
  void failed(transport_failure why, time_point now);

  std::uint64_t sent_so_far() const { return sent_; }
  std::uint64_t ok_so_far() const { return result_.ok; }
  std::uint64_t errors_so_far() const { return errors_; }

  /// Adds what this one counted to `to`, but the largest second.
  void add_to(load_result& to) const;
  /// Sends by the millisecond since the beginning; empty unless asked for.
  const std::vector<std::uint32_t>& milliseconds() const { return milliseconds_; }
  /// Most sends in any one second. Of this tally alone, and exactly.
  std::uint64_t max_in_1s() const { return window_.max_in_1s(); }
  /// How many left together as the first.
  std::uint64_t sent_first() const { return sent_first_; }
  time_point first_sent() const { return first_sent_; }
  time_point last_sent() const { return last_sent_; }
  time_point last_event() const { return last_event_; }

 private:
  load_second& second_of(time_point now);
  void count_error(std::string_view kind, std::string_view code, time_point now);

  bool by_millisecond_;
  time_point from_{};
  load_result result_;
  std::uint64_t sent_ = 0;
  std::uint64_t sent_first_ = 0;
  std::uint64_t errors_ = 0;
  rate_window window_;
  std::vector<std::uint32_t> milliseconds_;
  time_point first_sent_ = never;
  time_point last_sent_ = time_point::min();
  time_point last_event_ = time_point::min();
};

/// The most that any 1000 milliseconds in a row hold. (A second that begins within a millisecond
/// may hold up to a millisecond's worth more.)
std::uint64_t largest_second(const std::vector<std::uint32_t>& milliseconds);

/// "throttled", "refused", ...: the class of an error in a load's result.
std::string_view error_class(verdict value);

}  // namespace mpustop::core
