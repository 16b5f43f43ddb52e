#pragma once

#include <functional>
#include <string>

#include "core/journal_scan.hpp"
#include "os/file_ops.hpp"

namespace mpustop::os {

/// Reads a report through, without a lock: a run may be writing it. `use` gets every valid row.
/// Throws `error` (input) naming the file and why not when it cannot be read, is not a report, or
/// is damaged (with the line); a torn tail is no error. A character device has no rows.
core::journal_state read_report(const std::string& path,
                                const std::function<void(const core::journal_row&)>& use,
                                file_ops& ops = kernel_file_ops());

}  // namespace mpustop::os
