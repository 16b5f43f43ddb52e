#include "core/ndjson_parser.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "core/task_id.hpp"

namespace mpustop::core {

struct ndjson_parser::document {
  simdjson::dom::parser parser{max_line};
  simdjson::dom::element root;

  document() {
    if (parser.allocate(max_line) != simdjson::SUCCESS) throw std::bad_alloc();
  }
};

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

/// Whether a line of `size` bytes that begins with `text` is skipped: blank, or `#` after blanks.
bool is_skipped(std::string_view text, std::size_t size) {
  const std::size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? text.size() == size : text[first] == '#';
}

std::string_view kind_of(element value) {
  switch (value.type()) {
    case element_type::ARRAY: return "an array";
    case element_type::OBJECT: return "an object";
    case element_type::DOUBLE: return "a number that is not whole";
    case element_type::BOOL: return "true or false";
    case element_type::NULL_VALUE: return "null";
    default: return "a number";
  }
}

void assign(ndjson_parser::id& out, std::string_view text) {
  out.text.assign(text.substr(0, ndjson_parser::max_field));
  out.length = text.size();
}

/// Reads an id; false when the value is of a kind that cannot be one.
bool read_id(element value, ndjson_parser::id& out) {
  switch (value.type()) {
    case element_type::STRING: assign(out, value.get_string().value_unsafe()); return true;
    case element_type::INT64: assign(out, fmt::to_string(value.get_int64().value_unsafe())); break;
    case element_type::UINT64:
      assign(out, fmt::to_string(value.get_uint64().value_unsafe()));
      break;
    default: return false;
  }
  return true;
}

}  // namespace

ndjson_parser::ndjson_parser(std::uint64_t first_line)
    : next_line_(first_line), document_(std::make_unique<document>()) {
  // simdjson reads a little beyond the end of what it parses.
  text_.reserve(max_line + simdjson::SIMDJSON_PADDING);
}
ndjson_parser::~ndjson_parser() = default;

void ndjson_parser::feed(std::string_view bytes) {
  rest_ = bytes;
  if (!swallow_lf_ || bytes.empty()) return;
  swallow_lf_ = false;
  if (rest_.front() == '\n') rest_.remove_prefix(1);
}

bool ndjson_parser::next() {
  while (take_line()) {
    line_ = next_line_++;
    const bool skip = is_skipped(text_, size_);
    if (!skip) parse();
    text_.clear();
    size_ = 0;
    if (!skip) return true;
  }
  return false;
}

/// Gathers bytes up to a line end; false when there is none yet.
bool ndjson_parser::take_line() {
  std::size_t count = std::min(rest_.find('\n'), rest_.size());
  count = std::min(rest_.substr(0, count).find('\r'), count);
  if (text_.size() < max_line) text_.append(rest_.substr(0, max_line - text_.size()), 0, count);
  size_ += count;
  rest_.remove_prefix(count);
  if (rest_.empty()) return finished_ && size_ > 0;
  const bool cr = rest_.front() == '\r';
  rest_.remove_prefix(1);
  if (cr && rest_.empty()) {
    swallow_lf_ = true;
  } else if (cr && rest_.front() == '\n') {
    rest_.remove_prefix(1);
  }
  return true;
}

void ndjson_parser::parse() {
  problem_.clear();
  assign(app_, {});
  assign(task_, {});
  if (size_ > max_line) {
    problem_ = fmt::format("the line has {} bytes, at most {} are allowed", size_, max_line);
    return;
  }
  const auto failed =
      document_->parser.parse(text_.data(), text_.size(), false).get(document_->root);
  if (failed != simdjson::SUCCESS) {
    problem_ = fmt::format("the line is not JSON: {}", simdjson::error_message(failed));
    return;
  }
  read_members();
}

void ndjson_parser::read_members() {
  simdjson::dom::object object;
  if (document_->root.get_object().get(object) != simdjson::SUCCESS) {
    problem_ = "the line is JSON, but not an object with AppId and TaskId";
    return;
  }
  bool seen_app = false;
  bool seen_task = false;
  for (const auto [key, value] : object) {
    const std::optional<id_kind> kind = id_named(key);
    if (!kind) continue;
    bool& seen = *kind == id_kind::app ? seen_app : seen_task;
    if (std::exchange(seen, true)) {
      problem_ = fmt::format("the object names {} twice", name_of(*kind));
      return;
    }
    if (!read_id(value, *kind == id_kind::app ? app_ : task_)) {
      problem_ = fmt::format("{} is {}; a string is wanted", name_of(*kind), kind_of(value));
      return;
    }
  }
  if (!seen_app || !seen_task) {
    problem_ =
        fmt::format("the object has no {}", name_of(seen_app ? id_kind::task : id_kind::app));
  }
}

}  // namespace mpustop::core
