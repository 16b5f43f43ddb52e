#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"

namespace mpustop::net {

/// What an open TLS connection came to.
struct tls_details {
  std::string version;  ///< "TLSv1.3"
  std::string alpn;     ///< "h2", "http/1.1", or empty
  std::string issuer;   ///< of the peer's certificate: its common name, else its organization
  std::optional<core::wall_time> ends;  ///< of the peer's certificate (RFC 5280 4.1.2.5)
};

}  // namespace mpustop::net
