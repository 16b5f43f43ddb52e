#include "core/csv_parser.hpp"

#include <algorithm>

namespace mpustop::core {
namespace {

constexpr std::size_t max_stored_columns = 1024;

enum : unsigned char { ends_plain = 1, ends_quoted = 2, ends_line = 4, is_blank = 8 };

constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> table{};
  table[','] = ends_plain;
  table['"'] = ends_quoted;
  table['\n'] = table['\r'] = ends_plain | ends_quoted | ends_line;
  table[' '] = table['\t'] = is_blank;
  return table;
}

constexpr std::array<unsigned char, 256> classes = make_classes();

bool is(char c, unsigned char mask) noexcept {
  return (classes[static_cast<unsigned char>(c)] & mask) != 0;
}

/// The first byte of [at, end) of a class, or `end`.
const char* find(const char* at, const char* end, unsigned char mask) noexcept {
  while (at != end && !is(*at, mask)) ++at;
  return at;
}

}  // namespace

csv_parser::csv_parser(std::uint64_t first_line) : fields_(2), line_(first_line) { begin_record(); }

void csv_parser::keep(std::size_t first, std::size_t second) {
  keep_all_ = false;
  keep_ = {first, second};
}

std::size_t csv_parser::fields() const noexcept {
  return keep_all_ ? std::min(columns_, fields_.size()) : 2;
}

void csv_parser::feed(std::string_view bytes) {
  base_ += static_cast<std::uint64_t>(end_ - begin_);
  begin_ = at_ = bytes.data();
  end_ = begin_ + bytes.size();
  if (!swallow_lf_ || bytes.empty()) return;
  swallow_lf_ = false;
  if (*at_ != '\n') return;
  if (state_ == state::quoted) {
    store(at_, at_ + 1);
  } else {
    ++start_;
  }
  ++at_;
}

bool csv_parser::next() {
  if (done_) begin_record();
  if (take_plain_line()) return true;
  while (at_ != end_) {
    if (step()) return true;
  }
  const bool rest = state_ != state::comment && (state_ != state::field_start || columns_ > 0);
  if (!finished_ || !rest) return false;
  complete();
  return true;
}

bool csv_parser::step() {
  switch (state_) {
    case state::field_start: return start_field();
    case state::plain: return take_plain();
    case state::quoted: take_quoted(); return false;
    case state::quote:
    case state::closed: return take_after_quote();
    case state::comment: take_comment(); return false;
  }
  return false;
}

bool csv_parser::start_field() {
  const char c = *at_;
  if (is(c, is_blank)) {
    ++at_;
  } else if (c == '"') {
    ++at_;
    trim_ = false;
    quote_line_ = line_;
    state_ = state::quoted;
  } else if (columns_ == 0 && c == '#') {
    state_ = state::comment;
  } else if (columns_ == 0 && is(c, ends_line)) {
    end_line();
    begin_record();
  } else {
    state_ = state::plain;
    return take_plain();
  }
  return false;
}

bool csv_parser::take_plain() {
  const char* const stop = find(at_, end_, ends_plain);
  store(at_, stop);
  at_ = stop;
  if (at_ == end_) return false;
  if (*at_ != ',') return end_record();
  ++at_;
  end_field();
  begin_field();
  return false;
}

void csv_parser::take_quoted() {
  const char* const stop = find(at_, end_, ends_quoted);
  store(at_, stop);
  at_ = stop;
  if (at_ == end_) return;
  if (*at_ == '"') {
    ++at_;
    state_ = state::quote;
    return;
  }
  end_line();
  store(stop, at_);
}

bool csv_parser::take_after_quote() {
  const char c = *at_;
  if (c == '"' && state_ == state::quote) {
    store(at_, at_ + 1);
    ++at_;
    state_ = state::quoted;
  } else if (is(c, is_blank)) {
    ++at_;
    state_ = state::closed;
  } else {
    if (!is(c, ends_plain)) flaw_ = flaw::after_quote;
    state_ = state::plain;
  }
  return false;
}

void csv_parser::take_comment() {
  at_ = find(at_, end_, ends_line);
  if (at_ == end_) return;
  end_line();
  begin_record();
}

void csv_parser::begin_record() {
  done_ = false;
  record_line_ = line_;
  start_ = offset();
  keeps_two_ = !keep_all_;
  columns_ = 0;
  flaw_ = flaw::none;
  for (std::size_t i = 0; i < 2; ++i) {
    fields_[i].text.clear();
    fields_[i].length = 0;
    fields_[i].in_place = nullptr;
  }
  begin_field();
}

void csv_parser::begin_field() {
  state_ = state::field_start;
  trim_ = true;
  if (!keep_all_) {
    kept_ = columns_ == keep_[0] ? &fields_[0] : columns_ == keep_[1] ? &fields_[1] : nullptr;
    return;
  }
  kept_ = nullptr;
  if (columns_ >= max_stored_columns) return;
  if (columns_ == fields_.size()) fields_.emplace_back();
  kept_ = &fields_[columns_];
  kept_->text.clear();
  kept_->length = 0;
}

void csv_parser::end_field() {
  ++columns_;
  if (kept_ == nullptr || !trim_ || kept_->length > max_field) return;
  while (!kept_->text.empty() && is(kept_->text.back(), is_blank)) kept_->text.pop_back();
  kept_->length = kept_->text.size();
}

bool csv_parser::end_record() {
  complete();
  end_line();
  return true;
}

/// Steps over a line end: LF, CRLF or a lone CR.
void csv_parser::end_line() {
  const bool cr = *at_++ == '\r';
  ++line_;
  if (!cr) return;
  if (at_ == end_) {
    swallow_lf_ = true;
  } else if (*at_ == '\n') {
    ++at_;
  }
}

void csv_parser::store(const char* from, const char* to) {
  if (kept_ == nullptr) return;
  const auto count = static_cast<std::size_t>(to - from);
  kept_->length += count;
  if (kept_->text.size() < max_field) {
    kept_->text.append(from, std::min(count, max_field - kept_->text.size()));
  }
}

void csv_parser::complete() {
  if (state_ == state::quoted) {
    flaw_ = flaw::open_quote;
  } else if (offset() - start_ > max_record) {
    flaw_ = flaw::too_long;
  }
  end_field();
  size_ = offset() - start_;
  last_line_ = line_;
  state_ = state::field_start;
  done_ = true;
}

}  // namespace mpustop::core
