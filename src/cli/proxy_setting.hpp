#pragma once

#include "cli/arguments.hpp"
#include "os/environment.hpp"

namespace mpustop::cli {

/// Sets the proxy that the environment names for the endpoint, if it names one. Throws error(usage)
/// that names the variable when its value cannot be used.
void take_proxy(run_arguments& wanted, const os::environment& variable);

/// "  through the proxy http://127.0.0.1:3128 (HTTPS_PROXY)\n", without credentials; "" without a
/// proxy.
std::string proxy_text(const run_arguments& wanted);

}  // namespace mpustop::cli
