#include "core/earlier_rows.hpp"

#include <algorithm>

namespace mpustop::core {

namespace {

/// How many places in memory are waited for at once.
constexpr std::size_t at_once = 16;

bool is_failure(outcome value) { return value == outcome::failed || value == outcome::gave_up; }

}  // namespace

earlier_rows::known_pair::known_pair(const pair_key& key)
    : low(key.low), rest(key.high & ~std::uint64_t{0xff}) {
  if (*this == known_pair{}) rest = 0x100;  // the table's mark of a free slot
}

bool earlier_rows::known_pair::see(reading pass) {
  const std::uint64_t mark = std::uint64_t{static_cast<std::uint8_t>(pass)} << 4;
  const bool before = (rest & mark) != 0;
  rest |= mark;
  return before;
}

earlier_rows::known_line earlier_rows::line_of(std::uint64_t line, outcome value) {
  return {line * 2 + (value == outcome::duplicate ? 1 : 0)};  // lines count from 1: never 0
}

void earlier_rows::add(std::uint64_t line, std::string_view app_id, std::string_view task_id,
                       outcome value) {
  if (value == outcome::invalid || value == outcome::duplicate) {
    const bool first = lines_.insert(line_of(line, value));
    ++(first ? rows_[static_cast<std::size_t>(value)] : superseded_);
    return;
  }
  known_pair& next = coming_[oldest_];
  oldest_ = (oldest_ + 1) % coming_.size();
  settle(next);
  next = known_pair(key_of_pair(app_id, task_id, seed_));
  next.set(value);
  pairs_.prefetch(next);
}

void earlier_rows::complete() {
  for (std::size_t i = 0; i < coming_.size(); ++i) {
    known_pair& one = coming_[(oldest_ + i) % coming_.size()];
    settle(one);
    one = {};
  }
}

/// Takes a row of a task over into the table.
void earlier_rows::settle(const known_pair& pair) {
  if (pair == known_pair{}) return;
  const auto [known, added] = pairs_.try_insert(pair);
  if (!added) {
    --rows_[static_cast<std::size_t>(known.value())];
    ++superseded_;
    known.set(pair.value());
  }
  ++rows_[static_cast<std::size_t>(pair.value())];
}

void earlier_rows::look_up(std::span<task_record> records, reading pass) {
  std::array<known_pair, at_once> keys;
  for (std::size_t begin = 0; begin < records.size(); begin += at_once) {
    const auto part = records.subspan(begin, std::min(at_once, records.size() - begin));
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (!part[i].problem.empty()) continue;
      keys[i] = known_pair(key_of_pair(part[i].app_id, part[i].task_id, seed_));
      pairs_.prefetch(keys[i]);
    }
    for (std::size_t i = 0; i < part.size(); ++i) {
      look_up(part[i], part[i].problem.empty() ? pairs_.find(keys[i]) : nullptr, pass);
    }
  }
}

void earlier_rows::look_up(task_record& record, known_pair* pair, reading pass) {
  const outcome unsent = record.problem.empty() ? outcome::duplicate : outcome::invalid;
  record.recorded = lines_.contains(line_of(record.line, unsent));
  record.finished.reset();
  record.repeated = record.again = false;
  if (pair == nullptr) return;
  record.repeated = pair->see(pass);
  record.again = retry_failed_ && is_failure(pair->value());
  if (!record.again) record.finished = pair->value();
}

}  // namespace mpustop::core
