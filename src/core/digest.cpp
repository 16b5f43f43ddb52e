#define OPENSSL_SUPPRESS_DEPRECATED  // see digest.hpp

#include "core/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

#include "core/hex.hpp"

namespace mpustop::core {
namespace {

void require(bool ok) {
  if (!ok) throw std::runtime_error("OpenSSL: a hash failed");
}

template <class Context>
struct functions;
template <>
struct functions<SHA_CTX> {
  static constexpr std::size_t size = SHA_DIGEST_LENGTH;
  static constexpr auto begin = SHA1_Init;
  static constexpr auto add = SHA1_Update;
  static constexpr auto end = SHA1_Final;
};
template <>
struct functions<SHA256_CTX> {
  static constexpr std::size_t size = SHA256_DIGEST_LENGTH;
  static constexpr auto begin = SHA256_Init;
  static constexpr auto add = SHA256_Update;
  static constexpr auto end = SHA256_Final;
};

/// Hashes `text` behind what `state` holds.
template <class Context>
void finish(Context state, const void* text, std::size_t size, unsigned char* out) {
  using hash = functions<Context>;
  require(hash::add(&state, text, size) == 1 && hash::end(out, &state) == 1);
}

using key_block = std::array<unsigned char, SHA_CBLOCK>;  // of both functions

/// The key with zeros behind it; a longer one is hashed first.
template <class Context>
key_block block_of(std::string_view key) {
  key_block block{};
  if (key.size() > block.size()) {
    Context state;
    require(functions<Context>::begin(&state) == 1);
    finish(state, key.data(), key.size(), block.data());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  return block;
}

template <class Context>
Context behind(key_block block, unsigned char pad) {
  using hash = functions<Context>;
  for (unsigned char& byte : block) byte ^= pad;
  Context state;
  require(hash::begin(&state) == 1 && hash::add(&state, block.data(), block.size()) == 1);
  OPENSSL_cleanse(block.data(), block.size());
  return state;
}

}  // namespace

sha256_code sha256(std::string_view bytes) {
  SHA256_CTX state;
  sha256_code out;
  require(SHA256_Init(&state) == 1 && SHA256_Update(&state, bytes.data(), bytes.size()) == 1 &&
          SHA256_Final(out.data(), &state) == 1);
  return out;
}

hmac_key::hmac_key(hash_function hash, std::string_view key) {
  const auto prepare = [&]<class Context>(states<Context> made) {
    key_block block = block_of<Context>(key);
    made.inner = behind<Context>(block, 0x36);
    made.outer = behind<Context>(block, 0x5c);
    OPENSSL_cleanse(block.data(), block.size());
    states_ = made;
  };
  hash == hash_function::sha1 ? prepare(states<SHA_CTX>{}) : prepare(states<SHA256_CTX>{});
}

hmac_key::result hmac_key::operator()(std::string_view text) const {
  return std::visit(
      [text]<class Context>(const states<Context>& kept) {
        result out;
        out.size = functions<Context>::size;
        finish(kept.inner, text.data(), text.size(), out.bytes.data());
        finish(kept.outer, out.bytes.data(), out.size, out.bytes.data());
        return out;
      },
      states_);
}

void append_hex(const unsigned char* bytes, std::size_t size, std::string& out) {
  const std::size_t begin = out.size();
  out.resize(begin + 2 * size);
  write_hex(bytes, size, out.data() + begin);
}

void append_base64(const unsigned char* bytes, std::size_t size, std::string& out) {
  std::array<unsigned char, (EVP_MAX_MD_SIZE + 2) / 3 * 4 + 1> text;
  if (size > EVP_MAX_MD_SIZE) throw std::length_error("append_base64: too long");
  const int written = EVP_EncodeBlock(text.data(), bytes, static_cast<int>(size));
  out.append(reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(written));
}

}  // namespace mpustop::core
