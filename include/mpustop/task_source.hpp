#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <mpustop/row.hpp>

namespace mpustop {

/// One record of the input: a task to stop, or a line that is none.
struct task_record {
  std::uint64_t line = 0;  ///< physical line, from 1, where the record begins
  std::string app_id;      ///< 1..64 of [A-Za-z0-9_-] when the record is valid
  std::string task_id;     ///< 1..55 of [A-Za-z0-9_-] when the record is valid
  std::string problem;     ///< empty, or why the line is no task (an `invalid` row)

  // What the rows of earlier runs say, when their work is taken up.
  std::optional<outcome>
      finished{};         ///< how the task ended: it is counted, not sent, without a row
  bool repeated = false;  ///< they know the pair, and it stands on an earlier line of the input
  bool recorded = false;  ///< this line has its `invalid` or `duplicate` row already
  bool again = false;     ///< the task failed, and is to be tried again: its new row counts
};

/// Where a run takes its tasks from. Called from one thread, never blocks.
class task_source {
 public:
  enum class state {
    ready,    ///< `out` holds the next record
    pending,  ///< nothing yet; the `wake` given to `watch` is called when there is
    end       ///< there is nothing more
  };

  virtual ~task_source() = default;

  /// Fills `out` (whose strings are reused) with the next record.
  /// Throws `mpustop::error` (kind `input`) when the input cannot be read on.
  virtual state next(task_record& out) = 0;

  /// Gives the function to call, from any thread, when `next` is worth calling again.
  /// A source that never answers `pending` need not override it.
  virtual void watch(std::function<void()> /*wake*/) {}
};

}  // namespace mpustop
