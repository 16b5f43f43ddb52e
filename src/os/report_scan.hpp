#pragma once

#include <functional>
#include <string>

#include "core/journal_scan.hpp"

namespace mpustop::os {

/// Reads a report through, whatever it comes from: a file, a pipe, standard input ("-"). Nothing is
/// locked: a run may be writing it. `use` gets every valid row. Throws `error` (input) that names
/// it and says why not: it cannot be read, is not a report, has no rows, or is damaged (with the
/// line); a torn tail is no error.
core::journal_state scan_report(const std::string& path,
                                const std::function<void(const core::journal_row&)>& use);

}  // namespace mpustop::os
