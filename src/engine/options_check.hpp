#pragma once

#include <mpustop/options.hpp>

#include "net/endpoint.hpp"

namespace mpustop::engine {

/// Checks what can be checked without a connection and returns the endpoint, parsed.
/// Throws `error` (kind `usage`) that names the option, what is wrong, and what would be right.
net::endpoint check(const options& wanted);

}  // namespace mpustop::engine
