#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <mpustop/task_source.hpp>

#include "core/key_table.hpp"
#include "core/pair_batches.hpp"
#include "core/pair_set.hpp"

namespace mpustop::core {

/// What a first pass over the input finds. `tasks` = `valid` + `invalid` + `duplicate`.
struct plan {
  struct bad_line {
    std::uint64_t line = 0;
    std::string reason;
  };

  std::uint64_t tasks = 0;      ///< records of the input
  std::uint64_t valid = 0;      ///< tasks to stop: duplicates are not among them
  std::uint64_t invalid = 0;    ///< records that are no task
  std::uint64_t duplicate = 0;  ///< pairs that stand on an earlier line
  std::uint64_t apps = 0;       ///< different AppIds of the tasks that are left
  std::array<std::uint64_t, outcome_count> finished{};  ///< records done by earlier runs
  std::uint64_t again = 0;                              ///< tasks whose earlier row is a failure
  std::vector<bad_line> first_invalid;                  ///< the first few
  std::vector<std::uint64_t> first_duplicate;           ///< lines of the first few

  /// Valid tasks that earlier runs have not finished.
  std::uint64_t left() const;
  /// Records that earlier runs have finished, tasks and others.
  std::uint64_t resumed() const;
};

/// Why an input cannot be used, in words: it holds no record, or none that is a task. Empty when
/// it can (`valid` > 0). `first` is the first invalid record, if any.
std::string why_unusable(std::uint64_t tasks, std::uint64_t valid, const plan::bad_line& first);
std::string why_unusable(const plan& found);

/// Makes a plan of records given one by one.
class plan_builder {
 public:
  /// How many lines a plan names of each kind.
  static constexpr std::size_t most_named = 10;

  /// `seed`: see `pair_set`.
  explicit plan_builder(std::uint64_t seed = 0) : seed_(seed), pairs_(seed) {}
  plan_builder(const plan_builder&) = delete;
  plan_builder& operator=(const plan_builder&) = delete;

  void add(const task_record& record);
  /// The plan of the records so far.
  const plan& result();
  /// The most bytes that it held at any moment: at most 40 a valid record.
  std::size_t peak_bytes() const noexcept {
    return pairs_.peak_bytes() + apps_.peak_bytes() + batches_.peak_bytes();
  }

 private:
  struct app_key {
    std::uint64_t value = 0;
    friend bool operator==(const app_key&, const app_key&) = default;
    friend std::uint64_t index_bits(const app_key& key) noexcept { return key.value; }
  };

  /// Counts a pair that has gone into the set.
  auto settled() {
    return [this](std::uint64_t line, bool recorded, bool is_new) {
      is_new ? void(++plan_.valid) : count_duplicate(line, recorded);
    };
  }
  void count_duplicate(std::uint64_t line, bool recorded);
  void count_finished(outcome value);
  void count_app(std::string_view app_id);

  std::uint64_t seed_;
  plan plan_;
  pair_set pairs_;
  pair_batches batches_{pairs_};
  key_table<app_key> apps_;
  std::string last_app_;  // neighbours often share their AppId
};

}  // namespace mpustop::core
