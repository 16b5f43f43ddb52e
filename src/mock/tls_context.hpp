#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>

#include <mpustop/options.hpp>

#include "mock/certificate.hpp"
#include "mock/connection_fate.hpp"
#include "mock/temporary_file.hpp"

namespace mpustop::mock {

/// The server's side of TLS: 1.2 or newer, a certificate of its own, ALPN. A client that offers
/// protocols of which none is spoken is refused (RFC 7301 3.2).
class tls_context {
 public:
  tls_context(const std::string& names, http_version_choice http);

  /// A connection's state, in the accepting role. The caller owns it.
  SSL* accept(const connection_fate& fate = {}) const;
  /// PEM, for a client's `--cacert`; there as long as this object.
  const std::string& certificate_file() const { return file_.path(); }

 private:
  struct freer {
    void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
  };

  certificate certificate_;
  certificate wrong_;  ///< of nobody whom a client wants to speak to
  temporary_file file_;
  http_version_choice http_;
  std::unique_ptr<SSL_CTX, freer> context_;
};

}  // namespace mpustop::mock
