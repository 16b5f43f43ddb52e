#include "core/open_tasks.hpp"

#include <algorithm>
#include <cassert>

namespace mpustop::core {

void short_id::assign(std::string_view text) {
  assert(text.size() <= bytes_.size());
  size_ = static_cast<std::uint8_t>(std::min(text.size(), bytes_.size()));
  std::copy_n(text.data(), size_, bytes_.data());
}

task_slot open_tasks::open(std::uint64_t line, std::string_view app_id, std::string_view task_id) {
  if (free_.empty()) {
    free_.push_back(static_cast<task_slot>(slots_.size()));
    slots_.emplace_back();
  }
  const task_slot slot = free_.back();
  free_.pop_back();
  open_task& task = slots_[slot];
  task.line = line;
  task.app_id.assign(app_id);
  task.task_id.assign(task_id);
  task.attempts = task.tries = task.replays = task.stale = task.nonce_clashes = 0;
  task.against = {};
  task.uncounted = duration{0};
  task.throttled_at = never;
  task.http_status = 0;
  task.code.clear();
  task.message.clear();
  task.request_id.clear();
  task.latency.reset();
  return slot;
}

void open_tasks::close(task_slot slot) {
  assert(!slots_[slot].in_flight);
  free_.push_back(slot);
}

attempt_id open_tasks::sent(task_slot slot, time_point now, time_point running) {
  open_task& task = slots_[slot];
  assert(!task.in_flight);
  task.in_flight = true;
  task.sent_at = now;
  if (task.attempts++ == 0) task.first_sent = running;
  ++task.sequence;
  task.previous = newest_;
  task.next = no_slot;
  (newest_ == no_slot ? oldest_ : slots_[newest_].next) = slot;
  newest_ = slot;
  ++in_flight_;
  return id_of(slot);
}

void open_tasks::landed(task_slot slot) {
  open_task& task = slots_[slot];
  assert(task.in_flight);
  task.in_flight = false;
  (task.previous == no_slot ? oldest_ : slots_[task.previous].next) = task.next;
  (task.next == no_slot ? newest_ : slots_[task.next].previous) = task.previous;
  --in_flight_;
}

task_slot open_tasks::find(attempt_id id) const {
  const auto slot = static_cast<task_slot>(id);
  if (slot >= slots_.size() || !slots_[slot].in_flight || id_of(slot) != id) return no_slot;
  return slot;
}

attempt_id open_tasks::id_of(task_slot slot) const {
  return (static_cast<attempt_id>(slots_[slot].sequence) << 32) | slot;
}

void open_tasks::excuse(duration time) {
  for (open_task& task : slots_) {
    if (task.attempts > 0) task.uncounted += time;
  }
}

}  // namespace mpustop::core
