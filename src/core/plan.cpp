#include "core/plan.hpp"

#include <algorithm>
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
  batches_.add(pairs_.key_of(record.app_id, record.task_id), record.line, record.recorded,
               settled());
}

const plan& plan_builder::result() {
  batches_.finish(settled());
  return plan_;
}

void plan_builder::count_duplicate(std::uint64_t line, bool recorded) {
  ++plan_.duplicate;
  if (recorded) count_finished(outcome::duplicate);
  // They come in no order.
  auto& first = plan_.first_duplicate;
  first.insert(std::upper_bound(first.begin(), first.end(), line), line);
  if (first.size() > most_named) first.pop_back();
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
