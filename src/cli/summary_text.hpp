#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <mpustop/summary.hpp>

namespace mpustop::cli {

/// The summary in words, a few lines of at most 80 columns, newline at the end.
std::string summary_text(const summary& done);

/// How the rest can be done, if something is left: a line, or nothing.
std::string what_next(const summary& done, bool report_made);

/// "1 task", "2 tasks".
std::string plural(std::uint64_t count, std::string_view what);

/// "1 h 02 min", "3 min 20 s", "4.0 s".
std::string duration_text(double seconds);

}  // namespace mpustop::cli
