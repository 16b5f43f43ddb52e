#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mpustop::net {

/// An HTTP proxy that connections are tunnelled through.
struct proxy {
  std::string host;  ///< as `endpoint::host`
  std::uint16_t port = 1080;
  std::string authority;  ///< HOST:PORT, brackets around IPv6
  std::string user;       ///< decoded; both empty: no credentials
  std::string password;

  /// "http://127.0.0.1:3128", never with the user name and password.
  std::string url() const { return "http://" + authority; }
  bool has_credentials() const { return !user.empty() || !password.empty(); }
};

/// Parses `[http://][USER[:PASSWORD]@]HOST[:PORT]` as curl takes it: without a port 1080, and the
/// user name and password percent-encoded where they need to be. Throws error(usage), which begins
/// with `named` (where the text comes from) and never repeats a user name or password.
proxy parse_proxy(std::string_view text, std::string_view named);

}  // namespace mpustop::net
