#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <mpustop/row.hpp>
#include <mpustop/task_source.hpp>

#include "core/key_table.hpp"
#include "core/pair_key.hpp"

namespace mpustop::core {

/// What the rows of earlier runs say about the records of an input. A task is recognised by its
/// (AppId, TaskId), so an edited, re-sorted or grown input works; `invalid` and `duplicate` rows
/// are recognised by their line. At most 40 bytes a row, also while it grows.
class earlier_rows {
 public:
  /// The input is read twice, and a pair is new once in each reading.
  enum class reading : std::uint8_t { plan = 1, run = 2 };

  /// `retry_failed`: tasks that ended as `failed` or `gave_up` are to be tried again.
  /// `seed`: see `key_of_pair`.
  explicit earlier_rows(bool retry_failed = false, std::uint64_t seed = 0)
      : retry_failed_(retry_failed), seed_(seed) {}

  /// A row of the report; rows come in the report's order, and of one pair the last one counts.
  void add(std::uint64_t line, std::string_view app_id, std::string_view task_id, outcome value);
  /// All rows were added.
  void complete();

  /// Fills `finished`, `repeated`, `recorded` and `again` of records that follow one another in the
  /// input. Requires `complete`.
  void look_up(std::span<task_record> records, reading pass);

  /// Rows by outcome, of tasks those that count.
  const std::array<std::uint64_t, outcome_count>& rows() const noexcept { return rows_; }
  /// Rows that count no longer, since a later one names the same task.
  std::uint64_t superseded() const noexcept { return superseded_; }
  /// The most bytes that were in use at any moment.
  std::size_t peak_bytes() const noexcept { return pairs_.peak_bytes() + lines_.peak_bytes(); }

 private:
  /// A pair and how it ended. 120 bits of its hash: two of 10^9 pairs fall together with a
  /// probability of 10^-18.
  struct known_pair {
    std::uint64_t low = 0;
    std::uint64_t rest = 0;  ///< hash above, in the low byte what is known of the pair

    known_pair() = default;
    explicit known_pair(const pair_key& key);
    outcome value() const { return static_cast<outcome>(rest & 0x0f); }
    void set(outcome value) { rest = (rest & ~std::uint64_t{0x0f}) | static_cast<unsigned>(value); }
    /// Marks it as seen; true if it was seen before in this reading.
    bool see(reading pass);
    friend bool operator==(const known_pair& a, const known_pair& b) {
      return a.low == b.low && (a.rest ^ b.rest) < 0x100;
    }
    friend std::uint64_t index_bits(const known_pair& pair) noexcept { return pair.low; }
  };

  /// A line that has its `invalid` or `duplicate` row.
  struct known_line {
    std::uint64_t value = 0;
    friend bool operator==(const known_line&, const known_line&) = default;
    // The finalizer of SplitMix64: lines follow one another, places in the table should not.
    friend std::uint64_t index_bits(const known_line& line) noexcept {
      std::uint64_t x = line.value * 0x9E3779B97F4A7C15U;
      x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
      x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
      return x ^ (x >> 31);
    }
  };

  static known_line line_of(std::uint64_t line, outcome value);
  void settle(const known_pair& pair);
  void look_up(task_record& record, known_pair* pair, reading pass);

  bool retry_failed_;
  std::uint64_t seed_;
  key_table<known_pair> pairs_;
  key_table<known_line> lines_;
  std::array<known_pair, 16> coming_;  // a ring: each waits while its place comes into the cache
  std::size_t oldest_ = 0;
  std::array<std::uint64_t, outcome_count> rows_{};
  std::uint64_t superseded_ = 0;
};

}  // namespace mpustop::core
