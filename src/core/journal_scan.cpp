#include "core/journal_scan.hpp"

#include <cstring>
#include <utility>

#include "core/journal.hpp"

namespace mpustop::core {
namespace {

using kind = journal_state::kind;

// What one damaged byte makes of the last row is at most two lines: it may have become an LF, or
// have been the LF of the row before.
constexpr std::uint64_t torn_lines = 2;
constexpr std::uint64_t torn_size = 2 * longest_row;

bool has_nul(std::string_view bytes) {
  return std::memchr(bytes.data(), '\0', bytes.size()) != nullptr;
}

}  // namespace

journal_scanner::journal_scanner(std::function<void(const journal_row&)> use)
    : use_(std::move(use)) {}

void journal_scanner::feed(std::string_view bytes) {
  state_.size += bytes.size();
  while (!bytes.empty() && state_.what != kind::foreign && !row_in_rest_) {
    const void* const found = std::memchr(bytes.data(), '\n', bytes.size());
    if (found == nullptr) return hold(bytes);
    const std::string_view line =
        bytes.substr(0, static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()));
    bytes.remove_prefix(line.size() + 1);
    if (line_.empty() && !too_long_) {
      take_line(line);
      continue;
    }
    hold(line);
    take_line(line_);
    line_.clear();
    too_long_ = false;
  }
}

/// Keeps a part of a line; of one that is too long for a row nothing but what the end asks for.
void journal_scanner::hold(std::string_view part) {
  if (!too_long_ && line_.size() + part.size() < longest_row) {
    line_ += part;
    return;
  }
  if (!std::exchange(too_long_, true)) {
    if (!in_rest_) state_.reason = "is longer than a row can be";
    to_rest(line_, false);
    line_.clear();
  }
  to_rest(part, false);
}

void journal_scanner::take_line(std::string_view line) {
  if (!state_.has_header) return take_header(line);
  if (too_long_ || line.size() >= longest_row) {
    if (!in_rest_) state_.reason = "is longer than a row can be";
    to_rest(line, true);
  } else {
    take_row(line);
  }
}

void journal_scanner::take_header(std::string_view line) {
  const std::string_view header = journal_header();
  if (line != header.substr(0, header.size() - 1)) {
    state_.what = kind::foreign;
    return;
  }
  state_.has_header = true;
  state_.good_size = header.size();
}

void journal_scanner::take_row(std::string_view line) {
  journal_row row;
  const std::string_view problem = record_problem(line, row);
  if (in_rest_) {
    row_in_rest_ = problem.empty();
    to_rest(line, true);
  } else if (problem.empty()) {
    use_(row);
    ++state_.rows;
    state_.good_size += line.size() + 1;
  } else {
    state_.reason = problem;
    to_rest(line, true);
  }
}

void journal_scanner::to_rest(std::string_view bytes, bool line_ends) {
  in_rest_ = true;
  rest_has_nul_ = rest_has_nul_ || has_nul(bytes);
  if (line_ends) ++rest_lines_;
}

journal_state journal_scanner::finish() {
  if (state_.what == kind::foreign) return state_;
  if (!state_.has_header) {
    const bool part = !too_long_ && is_header_begun(line_);
    state_.what = !part ? kind::foreign : line_.empty() ? kind::clean : kind::torn;
    return state_;
  }
  if (!line_.empty()) {
    if (!in_rest_) state_.reason = "has no end";
    to_rest(line_, false);
  }
  if (!in_rest_) return state_;
  const bool short_rest = rest_lines_ <= torn_lines && state_.size - state_.good_size <= torn_size;
  if (!row_in_rest_ && (rest_has_nul_ || short_rest)) {
    state_.what = kind::torn;
    state_.reason.clear();
    return state_;
  }
  state_.what = kind::damaged;
  state_.line = state_.rows + 2;
  return state_;
}

}  // namespace mpustop::core
