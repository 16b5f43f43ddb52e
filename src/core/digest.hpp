#pragma once

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace mpustop::core {

/// SHA-256 with a context that is kept: about 180 ns less a call than `EVP_Digest(EVP_sha256())`,
/// which looks the algorithm up every time. Errors of OpenSSL throw std::runtime_error.
class sha256_hasher {
 public:
  using result = std::array<unsigned char, 32>;

  sha256_hasher();
  result operator()(std::string_view bytes);

 private:
  struct freer {
    void operator()(EVP_MD* p) const { EVP_MD_free(p); }
    void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  };
  std::unique_ptr<EVP_MD, freer> digest_;
  std::unique_ptr<EVP_MD_CTX, freer> context_;
};

/// HMAC under one key for many messages. OpenSSL keeps the two states that depend on the key alone
/// (0.2 us for a short message; the one-shot `HMAC()` takes 1.0). The key itself is not kept here.
/// Errors of OpenSSL throw std::runtime_error.
class hmac_key {
 public:
  /// The first `size` bytes hold the code.
  struct result {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    std::size_t size;
  };

  /// `digest` is OpenSSL's name of it: "SHA1", "SHA256".
  hmac_key(const char* digest, std::string_view key);
  result operator()(std::string_view text);

 private:
  struct freer {
    void operator()(EVP_MAC* p) const { EVP_MAC_free(p); }
    void operator()(EVP_MAC_CTX* p) const { EVP_MAC_CTX_free(p); }
  };
  std::unique_ptr<EVP_MAC, freer> algorithm_;
  std::unique_ptr<EVP_MAC_CTX, freer> context_;
};

/// Appends lower-case hex.
void append_hex(const unsigned char* bytes, std::size_t size, std::string& out);

/// Appends base64 with padding (RFC 4648 4). At most EVP_MAX_MD_SIZE bytes.
void append_base64(const unsigned char* bytes, std::size_t size, std::string& out);

}  // namespace mpustop::core
