#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace mpustop::core {

// The values of a valid row's columns (core/journal_record.hpp), as `encode_row` got them.

/// 0 for an empty column.
int status_of(std::string_view http_status);

std::uint64_t attempts_of(std::string_view attempts);

/// Nothing for an empty column; at most what a duration can hold.
std::optional<duration> latency_of(std::string_view latency_ms);

/// The text of a column that may have stood in quotes: each quote in it once.
std::string text_of(std::string_view column);

/// Reads `finished_at` of one row after the other, most of which share their second.
class finish_reader {
 public:
  /// Nothing for a year outside 1970 to 2261.
  std::optional<wall_time> at(std::string_view finished_at);

 private:
  std::string second_;  ///< the text up to the point
  std::optional<wall_time> begin_;
};

}  // namespace mpustop::core
