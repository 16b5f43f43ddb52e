#pragma once

#include <array>
#include <cstddef>
#include <exception>

#include <mpustop/error.hpp>
#include <mpustop/task_source.hpp>

namespace mpustop::engine {

/// A few records of a source, read together so that the places in memory that each of them will
/// need are on their way before the first is looked at.
class input_batch {
 public:
  static constexpr std::size_t most = 8;

  /// Reads what is there; `see` is called with each. Requires empty(). Nothing is read behind the
  /// input's end or an error.
  template <class See>
  void read(task_source& from, See see) {
    at_ = used_ = 0;
    if (behind_ == task_source::state::end) return;
    do {
      behind_ = next(from);
      if (behind_ == task_source::state::ready) see(records_[used_++]);
    } while (behind_ == task_source::state::ready && used_ < most);
  }

  bool empty() const { return at_ == used_; }
  /// Requires !empty().
  const task_record& take() { return records_[at_++]; }
  /// What the source has answered last.
  task_source::state behind() const { return behind_; }
  /// Why it cannot be read on behind its last record, or null.
  const std::exception_ptr& problem() const { return problem_; }

 private:
  task_source::state next(task_source& from) {
    try {
      return from.next(records_[used_]);
    } catch (const error&) {
      problem_ = std::current_exception();
      return task_source::state::end;
    }
  }

  std::array<task_record, most> records_;
  std::size_t at_ = 0;
  std::size_t used_ = 0;
  task_source::state behind_ = task_source::state::ready;
  std::exception_ptr problem_;
};

}  // namespace mpustop::engine
