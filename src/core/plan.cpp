#include "core/plan.hpp"

#include <numeric>

#include <fmt/format.h>
#include <xxhash.h>

namespace mpustop::core {

std::string why_unusable(std::uint64_t tasks, std::uint64_t valid, const plan::bad_line& first) {
  if (valid > 0) return {};
  if (tasks == 0) return "there is no task in it";
  return fmt::format("none of its {} records is a task; line {}: {}", tasks, first.line,
                     first.reason);
}

std::string why_unusable(const plan& found) {
  return why_unusable(found.tasks, found.valid,
                      found.first_invalid.empty() ? plan::bad_line{} : found.first_invalid.front());
}

std::uint64_t plan::resumed() const {
  return std::accumulate(finished.begin(), finished.end(), std::uint64_t{0});
}

std::uint64_t plan::left() const {
  const auto of = [this](outcome value) { return finished[static_cast<std::size_t>(value)]; };
  return valid - (resumed() - of(outcome::invalid) - of(outcome::duplicate));
}

void plan_builder::add(const task_record& record) {
  ++plan_.tasks;
  if (!record.problem.empty()) {
    ++plan_.invalid;
    if (record.recorded) count_finished(outcome::invalid);
    if (plan_.first_invalid.size() < most_named) {
      plan_.first_invalid.push_back({record.line, record.problem});
    }
    return;
  }
  if (record.repeated) return count_duplicate(record.line, record.recorded);
  if (record.finished) {
    ++plan_.valid;
    return count_finished(*record.finished);
  }
  count_app(record.app_id);  // a duplicate's AppId is that of a valid record
  if (record.again) {
    ++plan_.valid;
    ++plan_.again;
    return;
  }
  entry& next = coming_[oldest_];
  oldest_ = (oldest_ + 1) % coming_.size();
  settle(next);
  next = {pairs_.key_of(record.app_id, record.task_id), record.line, record.recorded};
  pairs_.prefetch(next.key);
}

const plan& plan_builder::result() {
  for (std::size_t i = 0; i < coming_.size(); ++i) {
    settle(coming_[(oldest_ + i) % coming_.size()]);
  }
  return plan_;
}

/// Counts a record as valid or duplicate.
void plan_builder::settle(entry& one) {
  if (one.line == 0) return;
  if (pairs_.insert(one.key)) {
    ++plan_.valid;
  } else {
    count_duplicate(one.line, one.recorded);
  }
  one.line = 0;
}

void plan_builder::count_duplicate(std::uint64_t line, bool recorded) {
  ++plan_.duplicate;
  if (recorded) count_finished(outcome::duplicate);
  if (plan_.first_duplicate.size() < most_named) plan_.first_duplicate.push_back(line);
}

void plan_builder::count_finished(outcome value) {
  ++plan_.finished[static_cast<std::size_t>(value)];
}

void plan_builder::count_app(std::string_view app_id) {
  if (app_id == last_app_) return;
  last_app_ = app_id;
  app_key key{XXH3_64bits_withSeed(app_id.data(), app_id.size(), seed_)};
  if (key == app_key{}) key.value = 1;  // the table's mark of a free slot
  apps_.insert(key);
  plan_.apps = apps_.size();
}

}  // namespace mpustop::core
