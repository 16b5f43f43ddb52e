#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include <mpustop/row.hpp>

#include "core/failure_tally.hpp"
#include "core/histogram.hpp"
#include "core/journal_record.hpp"
#include "core/journal_values.hpp"
#include "core/key_table.hpp"
#include "core/pair_key.hpp"
#include "core/row_times.hpp"

namespace mpustop::core {

/// What the rows of a report add up to. Of a task with several rows the later one counts as its
/// outcome (data/report-format.md); what was sent, when rows ended and how long answers took is
/// counted over all rows. Memory: at most 25 bytes a task, beside a fixed part.
class report_tally {
 public:
  static constexpr unsigned latency_precision = 10;  ///< of the histogram: 0.1 %

  /// `seed`: see `key_of_pair`.
  explicit report_tally(std::uint64_t seed = 0) : seed_(seed) {}

  /// A row; rows come in the report's order.
  void add(const journal_row& row);

  std::uint64_t rows() const { return rows_; }
  /// Rows that count no longer, since a later one names the same task.
  std::uint64_t superseded() const { return superseded_; }
  /// Of the rows that count.
  std::uint64_t count(outcome value) const { return counts_[static_cast<std::size_t>(value)]; }
  const failure_tally& failures() const { return failures_; }
  /// The first invalid line; `line` is 0 if there is none.
  const failure_example& first_invalid() const { return first_invalid_; }

  /// Sends, over all rows.
  std::uint64_t attempts() const { return attempts_; }
  /// Sends of a task after its first in its run.
  std::uint64_t retries() const { return attempts_ - sent_rows_; }
  /// When rows ended whose tasks were sent.
  const row_times& times() const { return times_; }
  /// Of each row's last attempt.
  const histogram& latencies() const { return latencies_; }

 private:
  /// A task and how it ended: 104 bits of its hash (two of 10^9 fall together with a probability
  /// of 10^-13), below them the place of its failure and its outcome.
  struct task {
    static constexpr std::uint64_t known_bits = (std::uint64_t{1} << 24) - 1;
    std::uint64_t low = 0;
    std::uint64_t rest = 0;

    task() = default;
    explicit task(const pair_key& key);
    outcome value() const { return static_cast<outcome>(rest & 0x07); }
    failure_tally::place place() const {
      return static_cast<failure_tally::place>(rest >> 3 & (failure_tally::place_end - 1));
    }
    void set(outcome value, failure_tally::place at);
    friend bool operator==(const task& a, const task& b) {
      return a.low == b.low && (a.rest ^ b.rest) <= known_bits;
    }
    friend std::uint64_t index_bits(const task& one) noexcept { return one.low; }
  };

  void count_sends(const journal_row& row);
  void count_task(const journal_row& row);

  std::uint64_t seed_;
  key_table<task> tasks_;
  std::uint64_t rows_ = 0;
  std::uint64_t superseded_ = 0;
  std::uint64_t sent_rows_ = 0;
  std::uint64_t attempts_ = 0;
  std::array<std::uint64_t, outcome_count> counts_{};
  failure_tally failures_;
  failure_example first_invalid_;
  finish_reader finish_;
  row_times times_;
  histogram latencies_{latency_precision};
};

}  // namespace mpustop::core
