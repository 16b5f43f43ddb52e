#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mpustop::net {

/// Where the calls go: the parts of an endpoint URL.
struct endpoint {
  bool tls = true;
  std::string host;  ///< lower case; an IPv6 literal without brackets; no final dot
  std::uint16_t port = 443;
  bool is_address = false;  ///< `host` is an IP literal
  std::string authority;    ///< the Host header: brackets, and the port when not the default

  std::string_view scheme() const { return tls ? "https" : "http"; }
  /// "https://localhost:8443"
  std::string url() const;
  /// The host is aliyuncs.com or under it.
  bool is_aliyun() const;
};

/// Parses `https://HOST[:PORT]`, or `http://` for localhost and loopback addresses.
/// Throws error(usage) that says what is wrong and what would be right; a user name or password
/// in the URL is never repeated.
endpoint parse_endpoint(std::string_view url);

}  // namespace mpustop::net
