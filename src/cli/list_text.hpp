#pragma once

#include <cstdint>
#include <string>

#include "core/list_result.hpp"

namespace mpustop::cli {

/// The first line of the list.
inline constexpr const char* list_header = "AppId,TaskId\n";

/// A line `AppId,TaskId` for each task. A TaskId that breaks the documented form is written all the
/// same, so that a run reports it: quoted, blanks and bytes outside printable ASCII as \xHH, cut at
/// 128 bytes, and with a `'` before what a spreadsheet would take for a formula.
std::string list_lines(const core::listed_app& app);

/// Why an AppId could not be listed.
std::string failure_text(const core::listed_app& app);

/// "1,234 tasks, 12/400 AppIds".
std::string list_status_text(std::uint64_t tasks, std::uint64_t ended, std::uint64_t apps);

/// What was listed, and what is not as it should be: a line each, newline at the end.
std::string list_summary(const core::list_totals& done, double seconds);

/// The exit code of the command: 0 when all of every AppId was listed. `signal`: what interrupted
/// it, or 0; `output`: the errno(3) of standard output, or 0. A closed pipe is 141, as a process
/// ends that SIGPIPE ends.
int list_exit_code(const core::list_totals& done, int signal, int output);

}  // namespace mpustop::cli
