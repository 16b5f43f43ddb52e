#pragma once

#include "cli/doctor/doctor_facts.hpp"
#include "cli/doctor/finding.hpp"

namespace mpustop::cli {

/// What this machine lets a run do, one check each.
finding files_finding(const doctor_facts& facts);
/// Requires `facts.report`.
finding report_finding(const doctor_facts& facts);

}  // namespace mpustop::cli
