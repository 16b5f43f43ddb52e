#pragma once

#include <openssl/sha.h>

#include <array>
#include <string>
#include <string_view>
#include <variant>

namespace mpustop::core {

// By OpenSSL's plain hash functions: they can be copied in the middle without an allocation. EVP's
// contexts cannot, and cost a signature 0.6 us and 3 allocations (OpenSSL 3.0).

/// SHA-256 of some bytes.
using sha256_code = std::array<unsigned char, SHA256_DIGEST_LENGTH>;
sha256_code sha256(std::string_view bytes);

enum class hash_function { sha1, sha256 };

/// HMAC (RFC 2104) under one key for many messages. Kept are the two states of the hash behind the
/// key's blocks: a short message costs two blocks less. The key itself is not kept.
class hmac_key {
 public:
  /// The first `size` bytes hold the code.
  struct result {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> bytes;
    std::size_t size;
  };

  hmac_key(hash_function hash, std::string_view key);
  result operator()(std::string_view text) const;

 private:
  template <class Context>
  struct states {
    Context inner, outer;
  };
  std::variant<states<SHA_CTX>, states<SHA256_CTX>> states_;
};

/// Appends lower-case hex.
void append_hex(const unsigned char* bytes, std::size_t size, std::string& out);

/// Appends base64 with padding (RFC 4648 4). At most 64 bytes.
void append_base64(const unsigned char* bytes, std::size_t size, std::string& out);

}  // namespace mpustop::core
