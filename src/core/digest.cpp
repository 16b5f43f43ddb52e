#include "core/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>

#include <stdexcept>

namespace mpustop::core {
namespace {

void require(bool ok, const char* what) {
  if (ok) return;
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  throw std::runtime_error(std::string("OpenSSL: ") + what + ": " + text.data());
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

sha256_hasher::sha256_hasher()
    : digest_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
  require(digest_ && context_, "no SHA-256");
}

sha256_hasher::result sha256_hasher::operator()(std::string_view bytes) {
  result out;
  unsigned size = 0;
  require(EVP_DigestInit_ex2(context_.get(), digest_.get(), nullptr) == 1 &&
              EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1 &&
              EVP_DigestFinal_ex(context_.get(), out.data(), &size) == 1 && size == out.size(),
          "SHA-256 failed");
  return out;
}

hmac_key::hmac_key(const char* digest, std::string_view key)
    : algorithm_(EVP_MAC_fetch(nullptr, "HMAC", nullptr)),
      context_(algorithm_ ? EVP_MAC_CTX_new(algorithm_.get()) : nullptr) {
  require(context_ != nullptr, "no HMAC");
  // A null key means "keep the key" to OpenSSL.
  if (key.data() == nullptr) key = "";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(digest), 0),
      OSSL_PARAM_construct_end()};
  require(EVP_MAC_init(context_.get(), bytes_of(key), key.size(), parameters) == 1,
          "HMAC does not take the key");
}

hmac_key::result hmac_key::operator()(std::string_view text) {
  result out;
  require(EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1 &&
              EVP_MAC_update(context_.get(), bytes_of(text), text.size()) == 1 &&
              EVP_MAC_final(context_.get(), out.bytes.data(), &out.size, out.bytes.size()) == 1,
          "HMAC failed");
  return out;
}

void append_hex(const unsigned char* bytes, std::size_t size, std::string& out) {
  static constexpr char digits[] = "0123456789abcdef";
  const std::size_t begin = out.size();
  out.resize(begin + 2 * size);
  char* to = out.data() + begin;
  for (std::size_t i = 0; i < size; ++i) {
    *to++ = digits[bytes[i] >> 4];
    *to++ = digits[bytes[i] & 15];
  }
}

void append_base64(const unsigned char* bytes, std::size_t size, std::string& out) {
  std::array<unsigned char, (EVP_MAX_MD_SIZE + 2) / 3 * 4 + 1> text;
  if (size > EVP_MAX_MD_SIZE) throw std::length_error("append_base64: too long");
  const int written = EVP_EncodeBlock(text.data(), bytes, static_cast<int>(size));
  out.append(reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(written));
}

}  // namespace mpustop::core
