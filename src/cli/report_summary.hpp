#pragma once

#include <string>

#include "core/report_tally.hpp"

namespace mpustop::cli {

/// A report that was read, for those who show it.
struct report_view {
  std::string report;    ///< its path, or "-"
  std::string program;   ///< "mpustop 0.1.0"
  unsigned limit = 500;  ///< the rate that is shown beside its own; 0: none
  bool torn = false;     ///< something that is no row stands behind its rows
  const core::report_tally& tally;
  core::row_times::line times;  ///< of the tally
};

/// Rows that count: tasks of the input, `invalid` and `duplicate` lines included.
std::uint64_t task_count(const core::report_tally& tally);

/// Of these `failed`, `gave_up` and `invalid`: what makes the exit code 1.
std::uint64_t trouble_count(const core::report_tally& tally);

/// "2026-08-01T09:30:00.123Z", or nothing for a report in which no task was sent.
std::string first_end_text(const report_view& view);
std::string last_end_text(const report_view& view);

/// The summary for a terminal of so many columns (>= 40), newline at the end.
std::string report_summary_text(const report_view& view, unsigned columns);

/// The same as one JSON object and a newline.
std::string report_summary_json(const report_view& view, int exit_code);

/// The same as one self-contained HTML page.
std::string report_page(const report_view& view);

}  // namespace mpustop::cli
