#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace mpustop::net::test {

/// A server's TLS side with a self-signed certificate made at run time.
class server_identity {
 public:
  /// `names` as OpenSSL writes subjectAltName: "DNS:localhost,IP:127.0.0.1".
  /// `alpn`: what the server picks from, best first: "h2,http/1.1"; empty: it ignores ALPN.
  explicit server_identity(const std::string& names = "DNS:localhost,IP:127.0.0.1,IP:::1",
                           const std::string& alpn = "h2,http/1.1");
  ~server_identity();
  server_identity(const server_identity&) = delete;
  server_identity& operator=(const server_identity&) = delete;

  /// TLS 1.1 and nothing newer.
  void only_tls11();
  ssl_ctx_st* context() const { return context_; }
  /// A PEM file with the certificate; removed with this object.
  const std::string& file() const { return file_; }

 private:
  ssl_ctx_st* context_;
  std::string alpn_;  ///< in wire form
  std::string file_;
};

}  // namespace mpustop::net::test
