#pragma once

#include <string>
#include <vector>

#include "cli/doctor/doctor_facts.hpp"
#include "cli/doctor/finding.hpp"

namespace mpustop::cli {

/// All checks, in the order in which things depend on each other.
std::vector<finding> doctor_findings(const doctor_facts& facts);

/// 0: nothing failed; 1.
int doctor_exit_code(const std::vector<finding>& findings);

/// How the text is laid out.
struct doctor_style {
  unsigned columns = 80;
  bool colours = false;  ///< of ok, warn and fail (SGR)
  bool quiet = false;    ///< only what warns or fails
};

/// A line a check, ok, warn, fail or skip first, and below it, indented, the cure; what does not
/// fit goes on in further lines. No byte of a peer but printable text is in it.
std::string doctor_text(const doctor_facts& facts, const std::vector<finding>& findings,
                        const doctor_style& style);

/// The same as one JSON object (README, "Doctor").
std::string doctor_json(const doctor_facts& facts, const std::vector<finding>& findings);

}  // namespace mpustop::cli
