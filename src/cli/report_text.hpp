#pragma once

#include <string>

#include "core/earlier_rows.hpp"
#include "core/journal_scan.hpp"
#include "core/plan.hpp"

namespace mpustop::cli {

/// What a report holds, and what a resume with it would do to the input of `plan`: a few lines.
std::string report_text(const core::journal_state& report, const core::earlier_rows& rows,
                        const core::plan& plan);

/// The same as a JSON object: `rows`, `superseded`, `torn`, and of the input `finished`, `left`
/// (for --resume) and `left_with_failed` (for --resume --retry-failed).
std::string report_json(const core::journal_state& report, const core::earlier_rows& rows,
                        const core::plan& plan);

}  // namespace mpustop::cli
