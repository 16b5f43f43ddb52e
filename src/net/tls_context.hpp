#pragma once

#include <memory>
#include <string>

#include <mpustop/options.hpp>

#include "net/tls_stream.hpp"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace mpustop::net {

/// The client's side of TLS: 1.2 or newer, the chain verified against the system's store or one
/// PEM file, the host name or IP literal verified, ALPN as `http` asks for. Sessions are not
/// resumed: every connection sees and verifies the certificate of its own.
class tls_context {
 public:
  /// Throws error(usage) when `ca_file` (empty: the system's store) cannot be read or holds no
  /// certificate.
  tls_context(const std::string& ca_file, http_version_choice http);
  ~tls_context();
  tls_context(const tls_context&) = delete;
  tls_context& operator=(const tls_context&) = delete;

  /// A connection to `host`, a name (sent as SNI) or an IP literal, not yet started.
  /// `http11_only`: HTTP/2 is not offered, whatever was asked for at first.
  std::unique_ptr<tls_stream> connect(const std::string& host, bool http11_only = false) const;

 private:
  struct free_context {
    void operator()(ssl_ctx_st* context) const;
  };
  std::unique_ptr<ssl_ctx_st, free_context> context_;
};

}  // namespace mpustop::net
