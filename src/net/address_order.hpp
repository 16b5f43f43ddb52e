#pragma once

#include <string>
#include <vector>

namespace mpustop::net {

/// The same addresses with the families taking turns (RFC 8305, 4), each in its order, the first
/// one's family first: where one family leads nowhere, the second try is of the other.
std::vector<std::string> interleave_families(const std::vector<std::string>& addresses);

}  // namespace mpustop::net
