#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <mpustop/row.hpp>

namespace mpustop::core {

// The report's format; data/report-format.md is its specification.

/// The report's first line, with its newline.
std::string_view journal_header();

/// Appends one row as a CSV record (RFC 4180, LF line ends), newline included.
/// Valid ids are written as they are, a leading `-` too. Any other field that begins with one of
/// `= + - @` or a control character gets a leading `'` (spreadsheets run formulas). Ids of an
/// `invalid` row are cut at 128 bytes, bytes outside printable ASCII as \xHH (design 4).
/// NUL and bytes that are not UTF-8 become U+FFFD in the other fields: the report is UTF-8 text.
void encode_row(const row& value, std::string& out);

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

/// How many bytes of `text`, which begins with a record, are whole records: what follows is torn.
/// A newline within quotes ends no record.
std::size_t whole_records(std::string_view text);

}  // namespace mpustop::core
