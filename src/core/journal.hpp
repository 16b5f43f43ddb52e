#pragma once

#include <string>
#include <string_view>

#include <mpustop/row.hpp>

namespace mpustop::core {

/// The report's first line, with its newline.
std::string_view journal_header();

/// Appends one row as a CSV record (RFC 4180, LF line ends), newline included.
/// Valid ids are written as they are, a leading `-` too. Any other field that begins with one of
/// `= + - @` or a control character gets a leading `'` (spreadsheets run formulas). Ids of an
/// `invalid` row are cut at 128 bytes, bytes outside printable ASCII as \xHH (design 4).
void encode_row(const row& value, std::string& out);

}  // namespace mpustop::core
