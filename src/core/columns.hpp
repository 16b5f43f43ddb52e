#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mpustop::core {

/// Where a CSV input holds the two ids.
struct id_columns {
  std::size_t app = 0;   ///< column of the AppId, from 0
  std::size_t task = 1;  ///< column of the TaskId
  bool header = false;   ///< the first row names the columns: it is no record
};

/// Finds the ids by the first row: by name when it is a header, else the first two columns.
/// Throws `mpustop::error` (kind `input`), naming the columns found and those wanted, for
/// a header that names one id or one of them twice, a first row that looks like a header of other
/// columns, and columns separated by something other than commas.
id_columns find_columns(std::span<const std::string_view> first_row, std::uint64_t line);

/// The separator that a row of one column seems to use instead of the comma, in words, or empty.
std::string_view other_separator(std::string_view row);

/// Why a row is too short, in words; empty when it holds both columns.
/// `first` is the row's first field (a hint at the separator).
std::string short_row(const id_columns& where, std::size_t columns, std::string_view first);

}  // namespace mpustop::core
