#pragma once

#include <string>

#include <mpustop/credentials.hpp>

#include "os/environment.hpp"

namespace mpustop::auth {

/// What an http:// or https:// URI gives out (facts 6.5). Blocks for 15 s at most. Throws
/// error(usage) that names the URI's host alone: its path and query may be a secret.
credentials fetch_credentials_uri(const std::string& uri, const os::environment& variable,
                                  const std::string& ca_file);

}  // namespace mpustop::auth
