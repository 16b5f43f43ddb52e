#include "os/task_queue.hpp"

#include <utility>

namespace mpustop::os {

bool task_queue::push(task_batch& batch) {
  bool wake = false;
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return closed_ || waiting_.size() < most_waiting; });
    if (closed_) return false;
    waiting_.push_back(std::move(batch));
    if (spare_.empty()) {
      batch = task_batch{};
    } else {
      batch = std::move(spare_.back());
      spare_.pop_back();
    }
    wake = std::exchange(pending_, false);
  }
  batch.used = 0;
  if (wake) wake_up();
  return true;
}

void task_queue::finish(std::exception_ptr why) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    why_ = std::move(why);
    wake = std::exchange(pending_, false);
  }
  if (wake) wake_up();
}

task_source::state task_queue::take(task_batch& batch) {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) {
    if (finished_ && why_) std::rethrow_exception(why_);
    pending_ = !finished_;
    return finished_ ? task_source::state::end : task_source::state::pending;
  }
  spare_.push_back(std::move(batch));
  batch = std::move(waiting_.front());
  waiting_.pop_front();
  room_.notify_one();
  return task_source::state::ready;
}

void task_queue::watch(std::function<void()> wake) {
  const std::lock_guard lock(wake_mutex_);
  wake_ = std::move(wake);
  if (wake_ && std::exchange(missed_, false)) wake_();
}

void task_queue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  room_.notify_one();
}

void task_queue::wake_up() {
  const std::lock_guard lock(wake_mutex_);
  if (wake_) {
    wake_();
  } else {
    missed_ = true;
  }
}

}  // namespace mpustop::os
