#include "core/failure_tally.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/safe_text.hpp"

namespace mpustop::core {

namespace {

std::uint64_t& count_of(failure_count& of, outcome value) {
  return value == outcome::gave_up ? of.gave_up : of.failed;
}

void keep(const failed_task& task, failure_example& as) {
  as.line = task.line;
  as.app_id = task.app_id;
  as.task_id = task.task_id;
  as.http_status = task.http_status;
  as.message.clear();
  append_clean(task.message, failure_tally::longest_text, as.message);
}

bool is_of(const failure_example& example, const failed_task& task) {
  return example.line != 0 && example.app_id == task.app_id && example.task_id == task.task_id;
}

bool more_frequent(const failure_count& a, const failure_count& b) { return a.all() > b.all(); }

}  // namespace

failure_tally::failure_tally() : codes_(1), groups_(1) {}

std::uint32_t failure_tally::code_of(std::string_view code) {
  code = code.substr(0, longest_text);
  const auto known = code_index_.find(code);
  if (known != code_index_.end()) return known->second;
  if (code_index_.size() == most_codes) return 0;
  const auto index = static_cast<std::uint32_t>(codes_.size());
  codes_.emplace_back().code = code;
  codes_.back().others = static_cast<place>(groups_.size());
  groups_.emplace_back().code = index;
  code_index_.emplace(code, index);
  return index;
}

failure_tally::place failure_tally::group_of(std::uint32_t code, std::string_view app_id) {
  static_assert(most_groups + most_codes + 1 <= place_end);
  key_.assign(app_id).append(1, '/').append(std::to_string(code));
  const auto known = group_index_.find(key_);
  if (known != group_index_.end()) return known->second;
  if (group_index_.size() == most_groups) return codes_[code].others;
  const auto at = static_cast<place>(groups_.size());
  groups_.emplace_back().code = code;
  groups_.back().app_id = app_id;
  group_index_.emplace(key_, at);
  return at;
}

failure_tally::place failure_tally::add(const failed_task& task) {
  const std::uint32_t code = code_of(task.code);
  const place at = group_of(code, task.app_id);
  ++count_of(codes_[code], task.outcome);
  ++count_of(groups_[at], task.outcome);
  ++count_of(all_, task.outcome);
  code_entry& entry = codes_[code];
  keep(task, entry.first.line == 0 ? entry.first : entry.last);
  return at;
}

void failure_tally::take_back(place from, const failed_task& task) {
  assert(from < groups_.size());
  code_entry& entry = codes_[groups_[from].code];
  --count_of(groups_[from], task.outcome);
  --count_of(entry, task.outcome);
  --count_of(all_, task.outcome);
  if (is_of(entry.last, task)) entry.last = {};
  if (is_of(entry.first, task)) entry.first = std::exchange(entry.last, {});
}

std::vector<code_failures> failure_tally::by_code() const {
  std::vector<code_failures> out;
  for (const auto& [name, index] : code_index_) {
    const code_entry& entry = codes_[index];
    if (entry.all() > 0) out.push_back({entry, entry.code, entry.first});
  }
  std::stable_sort(out.begin(), out.end(), more_frequent);
  return out;
}

std::vector<app_failures> failure_tally::by_app() const {
  std::vector<app_failures> out;
  for (const group& one : groups_) {
    if (one.app_id.empty() || one.all() == 0) continue;
    out.push_back({one, one.app_id, codes_[one.code].code});
  }
  std::sort(out.begin(), out.end(), [](const app_failures& a, const app_failures& b) {
    if (a.all() != b.all()) return a.all() > b.all();
    return a.app_id != b.app_id ? a.app_id < b.app_id : a.code < b.code;
  });
  return out;
}

std::uint64_t failure_tally::of_other_apps() const {
  std::uint64_t out = 0;
  for (const group& one : groups_) {
    if (one.app_id.empty()) out += one.all();
  }
  return out;
}

}  // namespace mpustop::core
