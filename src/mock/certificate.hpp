#pragma once

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace mpustop::mock {

/// A key and its self-signed certificate, made anew each time: EC P-256, a CA of itself, good for
/// 30 days. The key stays in memory.
class certificate {
 public:
  /// `names` as OpenSSL's subjectAltName has them: `DNS:localhost,IP:127.0.0.1,IP:::1`.
  /// Throws `mpustop::error` (usage) when they are not of that form.
  explicit certificate(const std::string& names);

  EVP_PKEY* key() const { return key_.get(); }
  X509* get() const { return certificate_.get(); }
  std::string pem() const;

 private:
  struct freer {
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
    void operator()(X509* p) const { X509_free(p); }
  };
  std::unique_ptr<EVP_PKEY, freer> key_;
  std::unique_ptr<X509, freer> certificate_;
};

}  // namespace mpustop::mock
