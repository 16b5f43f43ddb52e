#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

#include <mpustop/task_source.hpp>

namespace mpustop::os {

/// Some records, in order. Their strings keep their memory when the batch is used again.
struct task_batch {
  static constexpr std::size_t capacity = 512;
  std::vector<task_record> records = std::vector<task_record>(capacity);
  std::size_t used = 0;
};

/// Hands batches from one thread to another: at most four wait, used ones go back.
class task_queue {
 public:
  static constexpr std::size_t most_waiting = 4;

  // Of the thread that reads:

  /// Queues `batch` and puts an empty one in its place; waits while the queue is full.
  /// False: nobody wants more (`close`).
  bool push(task_batch& batch);
  /// Says that no batch follows; `why` is rethrown to the other side after the last one.
  void finish(std::exception_ptr why);

  // Of the thread that takes:

  /// Puts the next batch into `batch`, whose old content goes back for reuse. Never waits.
  task_source::state take(task_batch& batch);
  /// `wake` is called, on the reading thread, when `take` has answered `pending` and is worth
  /// calling again (at once, when that has passed). It must not call back into this queue.
  /// When `watch` returns the function given before is not running, and is not called again.
  void watch(std::function<void()> wake);
  /// Wants no more.
  void close();

 private:
  void wake_up();

  std::mutex mutex_;
  std::condition_variable room_;
  std::deque<task_batch> waiting_;
  std::vector<task_batch> spare_;
  std::exception_ptr why_;
  bool finished_ = false;
  bool closed_ = false;
  bool pending_ = false;  // `take` has answered so since the last call of the wake

  std::mutex wake_mutex_;
  std::function<void()> wake_;
  bool missed_ = false;  // there was something to tell and nobody to tell it to
};

}  // namespace mpustop::os
