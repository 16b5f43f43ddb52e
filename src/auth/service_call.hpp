#pragma once

#include <optional>
#include <string>
#include <vector>

#include "auth/key_document.hpp"
#include "net/http_call.hpp"
#include "os/environment.hpp"

namespace mpustop::auth {

/// The proxy that the environment names for calls to `to`; nothing where there is none. Throws
/// error(usage) when it names one that cannot be.
std::optional<net::proxy> proxy_for(const net::endpoint& to, const os::environment& variable);

/// A status, and whether it is a redirect: "302, a redirect, which is not followed".
std::string status_text(int status);

/// What a service answered instead of keys, on one line: its address, the status, and its Code,
/// Message and RequestId, or what is wrong with its answer. `secrets` are struck out of it.
std::string refusal_text(const net::endpoint& asked, int status, const key_document& answer,
                         const std::vector<std::string>& secrets);

}  // namespace mpustop::auth
