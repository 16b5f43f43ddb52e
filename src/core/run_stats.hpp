#pragma once

#include <mpustop/row.hpp>
#include <mpustop/summary.hpp>

#include "core/histogram.hpp"
#include "core/rate_window.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// The number of a summary that counts this outcome.
std::uint64_t& count_of(mpustop::summary& of, outcome value);

/// What happened in a run, counted as it happens.
class run_stats {
 public:
  void read_record() { ++counts_.tasks; }
  void sent(bool retry, time_point now);
  /// `latency`: from the send to this answer.
  void answered(bool throttled, duration latency, time_point now);
  void ended(outcome value);
  /// A record that an earlier run had finished.
  void resumed(outcome value);
  /// A task that an earlier run had ended as a failure has its new row.
  void tried_again() { ++counts_.tried_again; }
  /// The numbers so far; records that have no row yet count as not attempted.
  mpustop::summary summary() const;

 private:
  mpustop::summary counts_;
  histogram latencies_;
  rate_window sends_;
  time_point first_sent_ = never;
  time_point last_sent_ = never;
  time_point last_event_ = never;
};

}  // namespace mpustop::core
