#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <mpustop/summary.hpp>

namespace mpustop::cli {

/// The summary in words: a few lines of at most `columns` (>= 40) columns, newline at the end.
std::string summary_text(const summary& done, unsigned columns = 80);

/// Its outcomes alone: a line for each that there is.
std::string outcomes_text(const summary& done, unsigned columns);

/// Its percentiles of the latency, in as many lines as it takes.
std::string latency_text(const struct summary::latency& milliseconds, unsigned columns);

/// "1 task", "2 tasks".
std::string plural(std::uint64_t count, std::string_view what);

/// "1 h 02 min", "3 min 20 s", "4.0 s".
std::string duration_text(double seconds);

}  // namespace mpustop::cli
