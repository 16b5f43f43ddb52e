#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "net/endpoint.hpp"

namespace mpustop::net {

/// The value of an environment variable; nothing when it is not set or empty.
using variable_lookup = std::function<std::optional<std::string>(const char* name)>;

/// A proxy named by the environment.
struct proxy_choice {
  std::string variable;  ///< the name of the variable; empty: no proxy
  std::string url;       ///< its value: may hold a password
};

/// The proxy for calls to `to` as curl chooses it for https: https_proxy, HTTPS_PROXY, all_proxy,
/// ALL_PROXY, the first that is set, unless no_proxy or else NO_PROXY exempts the host. None for
/// http:// endpoints, which are on this machine. Loopback hosts are not exempt by themselves.
proxy_choice choose_proxy(const endpoint& to, const variable_lookup& variable);

/// Whether a NO_PROXY list (entries between commas or blanks) exempts a host. An entry is
/// - `*`: every host;
/// - a domain, `example.com`, `.example.com` or `*.example.com`: that name and all below it;
/// - an IP address, IPv6 with or without brackets, or a range of them, `10.0.0.0/8`: names are
///   not looked up for it.
/// `:PORT` behind a name or address (IPv6 in brackets) restricts it to that port.
bool is_exempt(const endpoint& to, std::string_view list);

}  // namespace mpustop::net
