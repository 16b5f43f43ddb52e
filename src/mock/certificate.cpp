#include "mock/certificate.hpp"

#include <stdexcept>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <mpustop/error.hpp>

namespace mpustop::mock {
namespace {

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(fmt::format("the mock's certificate: {} failed", what));
}

bool add_extension(X509* to, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(to, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

void set_serial(X509* to) {
  unsigned char bytes[8];
  check(RAND_bytes(bytes, sizeof bytes) == 1, "random number");
  bytes[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
  check(number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(to)), "serial number");
  BN_free(number);
}

void set_subject(X509* to) {
  const auto* name = reinterpret_cast<const unsigned char*>("mpustop mock");
  X509_NAME* subject = X509_get_subject_name(to);
  check(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0) == 1 &&
            X509_set_issuer_name(to, subject) == 1,
        "subject");
}

}  // namespace

certificate::certificate(const std::string& names)
    : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
  constexpr long day = 24 * 60 * 60;
  X509* made = certificate_.get();
  check(key_ && made, "key");
  check(X509_set_version(made, X509_VERSION_3) == 1, "version");
  set_serial(made);
  set_subject(made);
  // A client's clock may be behind ours.
  check(X509_gmtime_adj(X509_getm_notBefore(made), -day) != nullptr, "begin");
  check(X509_gmtime_adj(X509_getm_notAfter(made), 30 * day) != nullptr, "end");
  check(X509_set_pubkey(made, key_.get()) == 1, "public key");
  check(add_extension(made, NID_basic_constraints, "critical,CA:TRUE"), "constraints");
  check(add_extension(made, NID_key_usage, "critical,digitalSignature,keyCertSign"), "key usage");
  check(add_extension(made, NID_ext_key_usage, "serverAuth"), "extended key usage");
  check(add_extension(made, NID_subject_key_identifier, "hash"), "key identifier");
  if (!add_extension(made, NID_subject_alt_name, names.c_str()))
    throw error(error_kind::usage, fmt::format("the certificate's names '{}' are not of the form "
                                               "DNS:localhost,IP:127.0.0.1",
                                               names));
  check(X509_sign(made, key_.get(), EVP_sha256()) > 0, "signature");
}

std::string certificate::pem() const {
  BIO* memory = BIO_new(BIO_s_mem());
  check(memory && PEM_write_bio_X509(memory, certificate_.get()) == 1, "PEM");
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory, &text);
  std::string out(text, static_cast<std::size_t>(size));
  BIO_free(memory);
  return out;
}

}  // namespace mpustop::mock
