#include "core/report_tally.hpp"

namespace mpustop::core {

namespace {

bool is_failure(outcome value) { return value == outcome::failed || value == outcome::gave_up; }

bool needs_text_of(std::string_view column) { return column.find('"') != std::string_view::npos; }

}  // namespace

report_tally::task::task(const pair_key& key) : low(key.low), rest(key.high & ~known_bits) {
  if (*this == task{}) rest = known_bits + 1;  // the table's mark of a free slot
}

void report_tally::task::set(outcome value, failure_tally::place at) {
  static_assert(failure_tally::place_end << 3 <= known_bits + 1);
  rest = (rest & ~known_bits) | std::uint64_t{at} << 3 | static_cast<unsigned>(value);
}

void report_tally::add(const journal_row& row) {
  ++rows_;
  count_sends(row);
  if (row.outcome != outcome::invalid && row.outcome != outcome::duplicate) return count_task(row);
  ++counts_[static_cast<std::size_t>(row.outcome)];
  if (row.outcome != outcome::invalid || first_invalid_.line != 0) return;
  first_invalid_.line = row.line;
  first_invalid_.message = text_of(row.message);
}

void report_tally::count_sends(const journal_row& row) {
  const std::uint64_t attempts = attempts_of(row.attempts);
  if (attempts == 0) return;
  ++sent_rows_;
  attempts_ += attempts;
  if (const auto latency = latency_of(row.latency_ms)) latencies_.add(*latency);
  if (const auto ended = finish_.at(row.finished_at)) times_.add(*ended, is_failure(row.outcome));
}

void report_tally::count_task(const journal_row& row) {
  std::string code;
  std::string message;
  failed_task told{row.line,    row.app_id, row.task_id,
                   row.outcome, row.code,   status_of(row.http_status),
                   row.message};
  const auto [known, added] = tasks_.try_insert(task(key_of_pair(row.app_id, row.task_id, seed_)));
  if (!added) {
    ++superseded_;
    --counts_[static_cast<std::size_t>(known.value())];
    failed_task before = told;
    before.outcome = known.value();
    if (is_failure(before.outcome)) failures_.take_back(known.place(), before);
  }
  ++counts_[static_cast<std::size_t>(row.outcome)];
  failure_tally::place at = 0;
  if (is_failure(row.outcome)) {
    if (needs_text_of(row.code)) told.code = code = text_of(row.code);
    if (needs_text_of(row.message)) told.message = message = text_of(row.message);
    at = failures_.add(told);
  }
  known.set(row.outcome, at);
}

}  // namespace mpustop::core
