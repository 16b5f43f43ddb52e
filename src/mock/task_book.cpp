#include "mock/task_book.hpp"

namespace mpustop::mock {

void task_book::add_running(std::string_view app_id, std::string_view task_id) {
  auto& task = entries_[key_of(app_id, task_id)];
  if (!task.given) ++totals_.running;
  task.given = true;
}

bool task_book::runs(std::string_view app_id, std::string_view task_id) const {
  const auto at = entries_.find(key_of(app_id, task_id));
  return at != entries_.end() && at->second.given && !at->second.ended;
}

void task_book::count_request(std::string_view app_id, std::string_view task_id) {
  auto& task = entries_[key_of(app_id, task_id)];
  if (++task.requests == 1) {
    ++totals_.requested;
    if (names_.size() < listed_) names_.push_back({std::string(app_id), std::string(task_id)});
  } else if (task.requests == 2) {
    ++totals_.requested_again;
  }
}

bool task_book::stop(std::string_view app_id, std::string_view task_id) {
  auto& task = entries_[key_of(app_id, task_id)];
  const bool ran = !task.ended && (task.given || !only_given_);
  if (ran && task.given) --totals_.running;
  task.ended = true;
  return ran;
}

void task_book::count_stop(std::string_view app_id, std::string_view task_id) {
  auto& task = entries_[key_of(app_id, task_id)];
  ++task.stops;
  if (task.stops == 1) ++totals_.stopped;
  if (task.stops == 2) ++totals_.stopped_again;
}

std::vector<task_book::line> task_book::lines() const {
  std::vector<line> out;
  out.reserve(names_.size());
  for (const auto& task : names_) {
    const auto& counts = entries_.at(key_of(task.app_id, task.task_id));
    out.push_back({task.app_id, task.task_id, counts.requests, counts.stops});
  }
  return out;
}

}  // namespace mpustop::mock
