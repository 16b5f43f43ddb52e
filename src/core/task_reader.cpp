#include "core/task_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "core/task_id.hpp"

namespace mpustop::core {
namespace {

/// The lines that an open or long quote holds, in words.
std::string lines_of(const csv_parser& csv) {
  if (csv.last_line() == csv.line()) return {};
  return fmt::format(" (lines {} to {} are one record)", csv.line(), csv.last_line());
}

std::string flaw_in_words(const csv_parser& csv) {
  switch (csv.what_is_wrong()) {
    case csv_parser::flaw::none: break;
    case csv_parser::flaw::after_quote:
      return fmt::format("text follows a closing quote where a comma or the line's end is wanted{}",
                         lines_of(csv));
    case csv_parser::flaw::too_long:
      return fmt::format("the record has {} bytes, at most {} are allowed{}", csv.size(),
                         csv_parser::max_record, lines_of(csv));
    case csv_parser::flaw::open_quote:
      return fmt::format("the quote that opens in line {} is never closed{}", csv.quote_line(),
                         lines_of(csv));
  }
  return {};
}

/// Refuses an input of which an open quote hides too much to be one bad record.
void check_open_quote(const csv_parser& csv) {
  if (csv.what_is_wrong() != csv_parser::flaw::open_quote) return;
  if (csv.size() <= csv_parser::max_record || csv.last_line() == csv.quote_line()) return;
  throw error(error_kind::input,
              fmt::format("line {}: the quote that opens here is never closed: all that follows, "
                          "to line {}, stands inside it. Close it or take it out",
                          csv.quote_line(), csv.last_line()));
}

std::string ids_problem(std::string_view app, std::size_t app_size, std::string_view task,
                        std::size_t task_size) {
  std::string out = id_problem(id_kind::app, app, app_size);
  return out.empty() ? id_problem(id_kind::task, task, task_size) : out;
}

bool are_ids(const task_record& record) {
  return is_id(id_kind::app, record.app_id) && is_id(id_kind::task, record.task_id);
}

}  // namespace

void task_reader::finish() {
  finished_ = true;
  text_.finish();
}

bool task_reader::next(task_record& out) {
  for (;;) {
    if (csv_ && next_csv(out)) return true;
    if (ndjson_ && next_object(out)) return true;
    if (!advance()) return false;
  }
}

/// Moves one piece of text, or the end, on to the parser; false: there is none.
bool task_reader::advance() {
  if (ended_) return false;
  const std::string_view text = text_.next();
  if (text.empty() && !finished_) return false;
  if (text.empty()) {
    ended_ = true;
    if (csv_) csv_->finish();
    if (ndjson_) ndjson_->finish();
  } else if (csv_) {
    csv_->feed(text);
  } else if (ndjson_) {
    ndjson_->feed(text);
  } else {
    begin(text);
  }
  return true;
}

/// Steps over blanks and `#` lines, and chooses the parser by the first byte after them.
void task_reader::begin(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (std::exchange(swallow_lf_, false) && c == '\n') continue;
    if (c == '\n' || c == '\r') {
      in_comment_ = false;
      swallow_lf_ = c == '\r';
      ++line_;
    } else if (c == '#') {
      in_comment_ = true;
    } else if (!in_comment_ && c != ' ' && c != '\t') {
      if (c == '[') {
        throw error(
            error_kind::input,
            fmt::format("line {}: this is a JSON array; wanted is one object a line", line_));
      }
      if (c == '{') {
        ndjson_.emplace(line_).feed(text.substr(i));
      } else {
        csv_.emplace(line_).feed(text.substr(i));
      }
      return;
    }
  }
}

bool task_reader::next_csv(task_record& out) {
  while (csv_->next()) {
    check_open_quote(*csv_);
    if (!columns_ && take_header()) continue;
    out.line = csv_->line();
    out.app_id = csv_->text(0);
    out.task_id = csv_->text(1);
    out.problem.clear();
    const bool whole = csv_->what_is_wrong() == csv_parser::flaw::none &&
                       csv_->columns() > std::max(columns_->app, columns_->task);
    if (!whole || !are_ids(out)) out.problem = csv_problem();
    return true;
  }
  return false;
}

std::string task_reader::csv_problem() const {
  std::string out = flaw_in_words(*csv_);
  if (out.empty()) out = short_row(*columns_, csv_->columns(), csv_->text(0));
  if (!out.empty()) return out;
  return ids_problem(csv_->text(0), csv_->length(0), csv_->text(1), csv_->length(1));
}

/// Learns the columns from the first row; false when that row is a record.
bool task_reader::take_header() {
  columns_.emplace();
  if (!options_.no_header && csv_->what_is_wrong() == csv_parser::flaw::none) {
    std::vector<std::string_view> row;
    for (std::size_t i = 0; i < csv_->fields(); ++i) row.push_back(csv_->text(i));
    columns_ = find_columns(row, csv_->line());
  }
  csv_->keep(columns_->app, columns_->task);
  return columns_->header;
}

bool task_reader::next_object(task_record& out) {
  if (!ndjson_->next()) return false;
  const auto& app = ndjson_->app();
  const auto& task = ndjson_->task();
  out.line = ndjson_->line();
  out.app_id = app.text;
  out.task_id = task.text;
  out.problem = ndjson_->problem();
  if (out.problem.empty() && !are_ids(out)) {
    out.problem = ids_problem(app.text, app.length, task.text, task.length);
  }
  return true;
}

}  // namespace mpustop::core
