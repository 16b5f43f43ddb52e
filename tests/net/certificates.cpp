#include "certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace mpustop::net::test {
namespace {

void must(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

X509* make_certificate(EVP_PKEY* key, const std::string& names) {
  X509* c = X509_new();
  X509_set_version(c, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(c), 1);
  X509_gmtime_adj(X509_getm_notBefore(c), -3600);
  X509_gmtime_adj(X509_getm_notAfter(c), 24 * 3600);
  X509_set_pubkey(c, key);
  X509_NAME* subject = X509_get_subject_name(c);
  const auto* common = reinterpret_cast<const unsigned char*>("mpustop test");
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, common, -1, -1, 0);
  X509_set_issuer_name(c, subject);
  X509_EXTENSION* san = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
  must(san != nullptr, "subjectAltName");
  X509_add_ext(c, san, -1);
  X509_EXTENSION_free(san);
  must(X509_sign(c, key, EVP_sha256()) > 0, "sign");
  return c;
}

std::string write_pem(X509* certificate) {
  char name[] = "/tmp/mpustop_net_test_XXXXXX";
  const int fd = mkstemp(name);
  must(fd >= 0, "mkstemp");
  FILE* f = fdopen(fd, "w");
  must(PEM_write_X509(f, certificate) == 1, "write PEM");
  fclose(f);
  return name;
}

int choose_alpn(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered,
                unsigned offered_size, void* own) {
  const auto& wire = *static_cast<const std::string*>(own);
  unsigned char* picked = nullptr;
  const int result =
      SSL_select_next_proto(&picked, size, reinterpret_cast<const unsigned char*>(wire.data()),
                            static_cast<unsigned>(wire.size()), offered, offered_size);
  *out = picked;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

server_identity::server_identity(const std::string& names, const std::string& alpn)
    : context_(SSL_CTX_new(TLS_server_method())) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = make_certificate(key, names);
  must(SSL_CTX_use_certificate(context_, certificate) == 1, "use certificate");
  must(SSL_CTX_use_PrivateKey(context_, key) == 1, "use key");
  file_ = write_pem(certificate);
  X509_free(certificate);
  EVP_PKEY_free(key);
  std::istringstream list(alpn);
  for (std::string name; std::getline(list, name, ',');)
    alpn_ += static_cast<char>(name.size()) + name;
  if (!alpn_.empty()) SSL_CTX_set_alpn_select_cb(context_, choose_alpn, &alpn_);
}

server_identity::~server_identity() {
  SSL_CTX_free(context_);
  unlink(file_.c_str());
}

void server_identity::only_tls11() {
  SSL_CTX_set_min_proto_version(context_, TLS1_1_VERSION);
  SSL_CTX_set_max_proto_version(context_, TLS1_1_VERSION);
  SSL_CTX_set_security_level(context_, 0);
  must(SSL_CTX_set_cipher_list(context_, "ALL:@SECLEVEL=0") == 1, "ciphers");
}

}  // namespace mpustop::net::test
