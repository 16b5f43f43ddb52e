#pragma once

#include <string>

#include "cli/doctor/doctor_facts.hpp"
#include "cli/doctor/finding.hpp"

namespace mpustop::cli {

/// The steps of the way to the endpoint, one check each.
finding names_finding(const doctor_facts& facts);
finding addresses_finding(const doctor_facts& facts);
/// Requires a proxy.
finding proxy_finding(const doctor_facts& facts);
finding tls_finding(const doctor_facts& facts);
finding protocol_finding(const doctor_facts& facts);

/// Calls go through a proxy.
bool uses_proxy(const doctor_facts& facts);
/// Some connection was made, all the way to the endpoint.
bool reaches_endpoint(const doctor_facts& facts);
/// "no answer within 2.5 s".
std::string no_answer(const doctor_facts& facts);

}  // namespace mpustop::cli
