#pragma once

#include <string>

#include <mpustop/options.hpp>

#include "os/environment.hpp"

namespace mpustop::cli {

/// Sets the proxy that the environment names for the endpoint, if it names one, and returns the
/// name of its variable, or nothing. Throws error(usage) that names the variable when its value
/// cannot be used.
std::string take_proxy(options& wanted, const os::environment& variable);

/// "http://127.0.0.1:3128 (HTTPS_PROXY)", without credentials; "" without a proxy.
std::string proxy_text(const std::string& proxy, const std::string& variable);

}  // namespace mpustop::cli
