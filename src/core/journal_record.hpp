#pragma once

#include <cstdint>
#include <string_view>

#include <mpustop/row.hpp>

namespace mpustop::core {

/// What a resume wants to know of a row. Valid during the call only.
struct journal_row {
  std::uint64_t line = 0;            ///< of the input, from 1
  std::string_view app_id, task_id;  ///< empty for `invalid`: those ids name no task
  mpustop::outcome outcome = outcome::stopped;
};

/// Judges one line of a report behind its header, without its LF. Answers with what is wrong with
/// it, as the rest of a sentence that begins with "it", or with nothing: then it is a row exactly
/// as data/report-format.md has it, and `out` says what it tells.
std::string_view record_problem(std::string_view line, journal_row& out);

}  // namespace mpustop::core
