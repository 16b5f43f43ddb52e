#include "core/journal_record.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>

#include "core/journal.hpp"
#include "core/task_id.hpp"
#include "core/utf8.hpp"

namespace mpustop::core {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A decimal number without a leading zero that fits into `Number`.
template <class Number>
bool decimal(std::string_view text, Number& out) {
  if (text.empty() || !is_digit(text.front()) || (text.size() > 1 && text.front() == '0')) {
    return false;
  }
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failure == std::errc() && end == text.data() + text.size();
}

bool is_count(std::string_view text) {
  unsigned count = 0;
  return decimal(text, count);
}

bool is_status(std::string_view text) {
  return text.empty() || (text.size() == 3 && text[0] != '0' && is_digit(text[0]) &&
                          is_digit(text[1]) && is_digit(text[2]));
}

bool is_latency(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() < 5 || text[text.size() - 4] != '.') return false;
  for (const char c : text.substr(text.size() - 3)) {
    if (!is_digit(c)) return false;
  }
  std::uint64_t whole = 0;
  return decimal(text.substr(0, text.size() - 4), whole);
}

/// `YYYY-MM-DDTHH:MM:SS.mmmZ` of a day that there is.
bool is_timestamp(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd.dddZ";
  if (text.size() != form.size()) return false;
  bool good = true;
  for (std::size_t i = 0; i < form.size(); ++i) {
    good &= form[i] == 'd' ? is_digit(text[i]) : text[i] == form[i];
  }
  if (!good) return false;
  const auto pair = [&](std::size_t at) {
    return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'));
  };
  if (pair(11) > 23 || pair(14) > 59 || pair(17) > 59) return false;
  namespace ch = std::chrono;
  return ch::year_month_day(ch::year(static_cast<int>(pair(0) * 100 + pair(2))), ch::month(pair(5)),
                            ch::day(pair(8)))
      .ok();
}

std::optional<outcome> outcome_named(std::string_view name) {
  constexpr std::array all = {outcome::stopped, outcome::already_stopped, outcome::failed,
                              outcome::gave_up, outcome::invalid,         outcome::duplicate};
  for (const outcome each : all) {
    if (name == to_string(each)) return each;
  }
  return std::nullopt;
}

/// What a byte of a field means to the check of its text.
enum class byte_class : unsigned char { plain, comma, quote, broken, beyond_ascii };

constexpr std::array<byte_class, 256> make_classes() {
  std::array<byte_class, 256> table{};
  for (unsigned c = 0x80; c < 256; ++c) table[c] = byte_class::beyond_ascii;
  table[','] = byte_class::comma;
  table['"'] = byte_class::quote;
  for (const unsigned char c : {'\0', '\r', '\n'}) table[c] = byte_class::broken;
  return table;
}
constexpr std::array<byte_class, 256> classes = make_classes();

constexpr std::string_view no_comma = "ends before its eleventh column";
constexpr std::string_view formula = "has a field that a spreadsheet takes for a formula";

/// Takes a line apart, field by field, from its left. Its functions answer with what is wrong.
class record {
 public:
  explicit record(std::string_view line) : rest_(line) {}

  /// The next field, up to its comma, whatever it holds.
  std::string_view plain(std::string_view& out);
  /// The next field as text: in quotes if it must be and only then, well-formed UTF-8 without NUL
  /// and line ends. `out` is what it holds; a quote in it stands there twice.
  std::string_view text(std::string_view& out, bool last = false);
  /// The next field as a text that is guarded against formulas.
  std::string_view guarded(std::string_view& out, bool last = false);
  /// The next field as an id: one of the documented form (then `valid`), or what the report has in
  /// its place.
  std::string_view id(id_kind kind, std::string_view& out, bool& valid);

 private:
  std::string_view walk(bool quoted, std::size_t& size, bool& needed) const;

  std::string_view rest_;
};

std::string_view record::plain(std::string_view& out) {
  const void* const comma = std::memchr(rest_.data(), ',', rest_.size());
  if (comma == nullptr) return no_comma;
  out = rest_.substr(0, static_cast<std::size_t>(static_cast<const char*>(comma) - rest_.data()));
  rest_.remove_prefix(out.size() + 1);
  return {};
}

/// Walks over a text from its beginning (behind an opening quote) to what ends it: a comma or a
/// closing quote or the end of the line. `needed`: it holds something that calls for quotes.
std::string_view record::walk(bool quoted, std::size_t& size, bool& needed) const {
  for (size = 0; size < rest_.size();) {
    switch (classes[static_cast<unsigned char>(rest_[size])]) {
      case byte_class::plain: ++size; break;
      case byte_class::comma:
        if (!quoted) return {};
        needed = true;
        ++size;
        break;
      case byte_class::quote:
        if (!quoted) return "has a quote in a field without quotes";
        if (size + 1 == rest_.size() || rest_[size + 1] != '"') return {};
        needed = true;
        size += 2;
        break;
      case byte_class::broken: return "holds a NUL or CR";
      case byte_class::beyond_ascii: {
        const std::size_t length = utf8_length(rest_.substr(size));
        if (length == 0) return "is not UTF-8";
        size += length;
      }
    }
  }
  return quoted ? "has a quote that nothing closes" : std::string_view();
}

std::string_view record::text(std::string_view& out, bool last) {
  const bool quoted = rest_.starts_with('"');
  if (quoted) rest_.remove_prefix(1);
  std::size_t size = 0;
  bool needed = false;
  if (const auto problem = walk(quoted, size, needed); !problem.empty()) return problem;
  out = rest_.substr(0, size);
  rest_.remove_prefix(size + (quoted ? 1 : 0));
  if (quoted && !needed) return "has quotes around a field that needs none";
  if (last) return rest_.empty() ? std::string_view() : "goes on behind its eleventh column";
  if (rest_.empty()) return no_comma;
  if (rest_.front() != ',') return "goes on behind a closing quote";
  rest_.remove_prefix(1);
  return {};
}

std::string_view record::guarded(std::string_view& out, bool last) {
  if (const auto problem = text(out, last); !problem.empty()) return problem;
  return begins_like_formula(out) ? formula : std::string_view();
}

std::string_view record::id(id_kind kind, std::string_view& out, bool& valid) {
  const record before = *this;
  if (const auto problem = plain(out); !problem.empty()) return problem;
  valid = is_id(kind, out);
  if (valid) return {};
  *this = before;
  if (const auto problem = text(out); !problem.empty()) return problem;
  for (const char c : out) {
    if (c < 0x20 || c > 0x7e) return "has an id with a byte outside printable ASCII";
  }
  return begins_like_formula(out) ? formula : std::string_view();
}

/// The columns up to the outcome.
std::string_view begin_problem(record& in, journal_row& out) {
  std::string_view field;
  if (const auto problem = in.plain(field); !problem.empty()) return problem;
  if (!decimal(field, out.line) || out.line == 0) return "does not begin with a line's number";
  bool valid_app = false;
  bool valid_task = false;
  if (const auto problem = in.id(id_kind::app, out.app_id, valid_app); !problem.empty()) {
    return problem;
  }
  if (const auto problem = in.id(id_kind::task, out.task_id, valid_task); !problem.empty()) {
    return problem;
  }
  if (const auto problem = in.plain(field); !problem.empty()) return problem;
  const std::optional<outcome> named = outcome_named(field);
  if (!named) return "has no outcome in its fourth column";
  out.outcome = *named;
  if (out.outcome == outcome::invalid) {
    out.app_id = out.task_id = {};
  } else if (!valid_app || !valid_task) {
    return "has an id that is not of the documented form";
  }
  return {};
}

}  // namespace

std::string_view record_problem(std::string_view line, journal_row& out) {
  record in(line);
  std::string_view request_id;
  std::string_view problem = begin_problem(in, out);
  if (problem.empty()) problem = in.guarded(out.code);
  const auto want = [&](std::string_view& field, auto fits, std::string_view otherwise) {
    if (problem.empty()) problem = in.plain(field);
    if (problem.empty() && !fits(field)) problem = otherwise;
  };
  want(out.http_status, is_status, "has an http_status that is none");
  if (problem.empty()) problem = in.guarded(request_id);
  want(out.attempts, is_count, "has attempts that are no number");
  want(out.latency_ms, is_latency, "has a latency_ms that is none");
  want(out.finished_at, is_timestamp, "has a finished_at that is none");
  if (problem.empty()) problem = in.guarded(out.message, true);
  return problem;
}

}  // namespace mpustop::core
