#pragma once

#include "cli/doctor/doctor_facts.hpp"
#include "cli/doctor/finding.hpp"

namespace mpustop::cli {

/// What the keys and the one call tell, one check each.
finding clock_finding(const doctor_facts& facts);
finding credentials_finding(const doctor_facts& facts);
finding permission_finding(const doctor_facts& facts);
finding limit_finding(const doctor_facts& facts);

}  // namespace mpustop::cli
