#pragma once

#include <cstdint>
#include <string_view>

#include <mpustop/row.hpp>

namespace mpustop::core {

/// What a row tells. Valid during the call only.
struct journal_row {
  std::uint64_t line = 0;            ///< of the input, from 1
  std::string_view app_id, task_id;  ///< empty for `invalid`: those ids name no task
  mpustop::outcome outcome = outcome::stopped;
  /// The other columns as they are written, without the quotes around them (a quote within stands
  /// there twice): core/journal_values.hpp makes values of them. `request_id` is left out.
  std::string_view code, http_status, attempts, latency_ms, finished_at, message;
};

/// Judges one line of a report behind its header, without its LF. Answers with what is wrong with
/// it, as the rest of a sentence that begins with "it", or with nothing: then it is a row exactly
/// as data/report-format.md has it, and `out` says what it tells.
std::string_view record_problem(std::string_view line, journal_row& out);

}  // namespace mpustop::core
