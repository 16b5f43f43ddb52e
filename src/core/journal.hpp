#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <mpustop/row.hpp>

#include "core/timestamp.hpp"

namespace mpustop::core {

// The report's format; data/report-format.md is its specification.

/// The report's first line, with its newline.
std::string_view journal_header();

/// No row is longer, its LF included: it follows from the bounds of its fields.
inline constexpr std::size_t longest_row = 64 * 1024;

/// Appends one row as a CSV record (RFC 4180) on one line, with its LF.
/// Valid ids are written as they are, a leading `-` too. Any other field that begins with one of
/// `= + - @` or a control character gets a leading `'` (spreadsheets run formulas). Ids of an
/// `invalid` row are cut at 128 bytes, bytes outside printable ASCII as \xHH (design 4).
/// The other fields are cut at 4096 bytes; CR and LF in them become blanks, NUL and bytes that are
/// not UTF-8 become U+FFFD: a row is one line of UTF-8 text.
void encode_row(const row& value, std::string& out);
/// The same, for many rows: `clock` keeps the text of the second in which they ended.
void encode_row(const row& value, timestamp_cache& clock, std::string& out);

/// A spreadsheet takes a field that begins like this for a formula.
bool begins_like_formula(std::string_view text);

/// Is a file with this content an empty one, or one whose header a crash has torn: a part of it,
/// or bytes that were never written and read as NUL? The whole header is begun, too.
bool is_header_begun(std::string_view whole_file);

/// What the first bytes of a file say about its being a report.
enum class journal_start {
  no_rows,  ///< empty, a torn header, or a header alone: no report yet
  rows,     ///< a header and something behind it
  foreign   ///< not a report
};

/// How many bytes from the beginning of a file `classify_start` wants to see.
std::size_t journal_start_size();

/// Judges a file by its first `journal_start_size()` bytes, or all of them if it is shorter.
journal_start classify_start(std::string_view first_bytes);

/// How many bytes of `text`, which begins with a row, are whole rows: what follows is torn.
std::size_t whole_records(std::string_view text);

}  // namespace mpustop::core
