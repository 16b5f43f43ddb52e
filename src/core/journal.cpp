#include "core/journal.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "core/ascii.hpp"
#include "core/printable.hpp"
#include "core/task_id.hpp"
#include "core/timestamp.hpp"
#include "core/utf8.hpp"

namespace mpustop::core {
namespace {

constexpr std::string_view header =
    "line,app_id,task_id,outcome,code,http_status,request_id,attempts,latency_ms,finished_at,"
    "message\n";

constexpr std::size_t foreign_id_kept = 128;
constexpr std::size_t longest_text = 4096;
constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

/// One field on one line: guarded against formulas, quoted where RFC 4180 asks for it, UTF-8 in
/// any case.
void append_text(std::string_view text, std::string& out) {
  text = text.substr(0, longest_text);
  if (all_printable<',', '"'>(text)) {
    if (begins_like_formula(text)) out += '\'';
    out += text;
    return;
  }
  const bool quoted = text.find_first_of(",\"") != std::string_view::npos;
  if (quoted) out += '"';
  if (begins_like_formula(text)) out += '\'';
  while (!text.empty()) {
    const char first = text.front();
    const std::size_t size = first == '\0' ? 0 : utf8_length(text);
    if (first == '"') out += '"';
    if (first == '\r' || first == '\n') {
      out += ' ';
    } else {
      out += size == 0 ? replacement : text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  if (quoted) out += '"';
}

void append_id(id_kind kind, std::string_view id, std::string& out) {
  if (is_id(kind, id)) {
    out += id;
  } else {
    append_text(printable(id.substr(0, foreign_id_kept), foreign_id_kept), out);
  }
}

void append_number(std::uint64_t value, std::string& out) {
  const fmt::format_int text(value);
  out.append(text.data(), text.size());
}

/// Milliseconds with three decimals, rounded to the nearest microsecond.
void append_latency(std::chrono::nanoseconds latency, std::string& out) {
  const std::int64_t nanos = std::max<std::int64_t>(latency.count(), 0);
  const std::int64_t micros = nanos / 1000 + (nanos % 1000 >= 500 ? 1 : 0);
  append_number(static_cast<std::uint64_t>(micros / 1000), out);
  const auto part = static_cast<int>(micros % 1000);
  const std::array<char, 4> digits = {'.', static_cast<char>('0' + part / 100),
                                      static_cast<char>('0' + part / 10 % 10),
                                      static_cast<char>('0' + part % 10)};
  out.append(digits.data(), digits.size());
}

}  // namespace

std::string_view journal_header() { return header; }

bool begins_like_formula(std::string_view text) {
  if (text.empty()) return false;
  const auto first = static_cast<unsigned char>(text.front());
  return first == '=' || first == '+' || first == '-' || first == '@' || first < 0x20 ||
         first == 0x7f;
}

void encode_row(const row& value, timestamp_cache& clock, std::string& out) {
  append_number(value.line, out);
  out += ',';
  append_id(id_kind::app, value.app_id, out);
  out += ',';
  append_id(id_kind::task, value.task_id, out);
  out += ',';
  out += to_string(value.outcome);
  out += ',';
  append_text(value.code, out);
  out += ',';
  if (value.http_status >= 100 && value.http_status <= 999)
    append_number(static_cast<std::uint64_t>(value.http_status), out);
  out += ',';
  append_text(value.request_id, out);
  out += ',';
  append_number(value.attempts, out);
  out += ',';
  if (value.latency) append_latency(*value.latency, out);
  out += ',';
  append_timestamp_ms(value.finished_at, clock, out);
  out += ',';
  append_text(value.message, out);
  out += '\n';
}

void encode_row(const row& value, std::string& out) {
  timestamp_cache clock;
  encode_row(value, clock, out);
}

std::size_t journal_start_size() { return header.size() + 1; }

bool is_header_begun(std::string_view whole_file) {
  const std::string_view written = whole_file.substr(0, whole_file.find_last_not_of('\0') + 1);
  return whole_file.size() <= header.size() && header.starts_with(written);
}

journal_start classify_start(std::string_view first_bytes) {
  if (is_header_begun(first_bytes)) return journal_start::no_rows;
  return first_bytes.substr(0, header.size()) == header ? journal_start::rows
                                                        : journal_start::foreign;
}

std::size_t whole_records(std::string_view text) { return text.rfind('\n') + 1; }

}  // namespace mpustop::core
