#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include <mpustop/task_source.hpp>

#include "core/earlier_rows.hpp"
#include "core/plan.hpp"
#include "core/task_reader.hpp"
#include "os/input_file.hpp"
#include "os/task_queue.hpp"

namespace mpustop::os {

/// Calls `use` for every record of a file ("-": standard input), in order, on this thread.
/// Throws `mpustop::error` (kind `input`) naming the file: it cannot be read, or its content not
/// be understood ("tasks.csv: line 1: ...").
void for_each_task(const std::string& path, core::reader_options options,
                   const std::function<void(const task_record&)>& use);

/// One pass over a file. Whether it holds a task at all: `core::why_unusable`. `earlier`: what
/// earlier runs have finished, or null.
/// Throws as `for_each_task` does.
core::plan read_plan(const std::string& path, core::reader_options options = {},
                     core::earlier_rows* earlier = nullptr);

/// The records of a file ("-": standard input), read and parsed on a thread of its own that keeps
/// at most some 2,000 records ahead. `next` throws as `for_each_task` does, after the records that
/// come before the cause. The destructor never waits for the input.
class task_file : public task_source {
 public:
  /// `earlier`, what earlier runs have finished, or null, is the thread's while this object lives.
  explicit task_file(std::string path, core::reader_options options = {},
                     core::earlier_rows* earlier = nullptr);
  ~task_file() override;
  task_file(const task_file&) = delete;
  task_file& operator=(const task_file&) = delete;

  state next(task_record& out) override;
  void watch(std::function<void()> wake) override { queue_.watch(std::move(wake)); }

  /// After the end: why the input was of no use, in words that begin with its name; empty when it
  /// held a task.
  std::string why_unusable() const;

 private:
  void read();
  bool hand_over(task_batch& batch);

  input_file file_;
  core::reader_options options_;
  core::earlier_rows* earlier_;
  task_queue queue_;
  task_batch batch_;    // of the thread that calls `next`
  std::size_t at_ = 0;  // in batch_
  std::uint64_t tasks_ = 0;
  std::uint64_t valid_ = 0;
  core::plan::bad_line first_invalid_;
  std::thread thread_;
};

}  // namespace mpustop::os
