#pragma once

#include <string_view>

namespace mpustop::auth {

/// What the operator can do about a Code with which STS refused a role, in a sentence or two; empty
/// for one of which nothing is known.
std::string_view sts_advice(std::string_view code);

}  // namespace mpustop::auth
