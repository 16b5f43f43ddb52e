#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/endpoint.hpp"

namespace mpustop::net {

/// A URL of something to fetch.
struct http_url {
  endpoint to;
  std::string target;  ///< path and query, at least "/"
};

/// Parses `http[s]://HOST[:PORT][/PATH][?QUERY]`; http:// to any host, a fragment is dropped.
/// Nothing when it is none, or holds a user name or password, which are not sent.
std::optional<http_url> parse_http_url(std::string_view text);

}  // namespace mpustop::net
