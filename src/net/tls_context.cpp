#include "net/tls_context.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <string_view>

#include <mpustop/error.hpp>

namespace mpustop::net {
namespace {

constexpr std::string_view alpn_h2 = "\x02h2";
constexpr std::string_view alpn_h1 = "\x08http/1.1";

void append(std::string& list, std::string_view name) {
  if (!list.empty()) list += ", ";
  list += name;
}

std::string_view text_of(const ASN1_STRING* s) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(s)),
          static_cast<std::size_t>(ASN1_STRING_length(s))};
}

/// The first few names and addresses a certificate is for.
std::string names_in(X509* certificate) {
  std::string list;
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < 4; ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type == GEN_DNS) append(list, text_of(name->d.dNSName));
    if (name->type != GEN_IPADD) continue;
    const std::string_view bytes = text_of(name->d.iPAddress);
    const bool v4 = bytes.size() == 4;
    char shown[INET6_ADDRSTRLEN] = "";
    if ((v4 || bytes.size() == 16) &&
        inet_ntop(v4 ? AF_INET : AF_INET6, bytes.data(), shown, sizeof shown) != nullptr)
      append(list, shown);
  }
  GENERAL_NAMES_free(names);
  if (!list.empty()) return list;
  char common[256];
  const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName,
                                             common, sizeof common);
  return size > 0 ? std::string(common, static_cast<std::size_t>(size)) : "another host";
}

std::string expected_host(X509_VERIFY_PARAM* p) {
  if (const char* host = X509_VERIFY_PARAM_get0_host(p, 0)) return host;
  char* ip = X509_VERIFY_PARAM_get1_ip_asc(p);
  std::string out = ip == nullptr ? "this host" : ip;
  OPENSSL_free(ip);
  return out;
}

std::string describe(X509_STORE_CTX* store) {
  const int code = X509_STORE_CTX_get_error(store);
  X509* certificate = X509_STORE_CTX_get_current_cert(store);
  const std::string why = X509_verify_cert_error_string(code);
  switch (code) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      if (certificate == nullptr) break;
      return fmt::format("the server's certificate is for {}, not {}", names_in(certificate),
                         expected_host(X509_STORE_CTX_get0_param(store)));
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("the server's certificate is not valid now: {}", why);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return fmt::format(
          "the server's certificate is not trusted: {} (use --cacert FILE with the PEM certificate "
          "of its issuer)",
          why);
    default: break;
  }
  return fmt::format("the server's certificate is not trusted: {}", why);
}

int verify(int good, X509_STORE_CTX* store) {
  if (good == 1) return 1;
  const int index = SSL_get_ex_data_X509_STORE_CTX_idx();
  const auto* ssl = static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(store, index));
  tls_stream::of(ssl)->certificate_problem(describe(store));
  return 0;
}

void load_file(SSL_CTX* context, const std::string& file) {
  errno = 0;
  BIO* in = BIO_new_file(file.c_str(), "r");
  if (in == nullptr)
    throw error(error_kind::usage,
                fmt::format("--cacert: cannot read '{}': {}", file, std::strerror(errno)));
  int found = 0;
  while (X509* certificate = PEM_read_bio_X509(in, nullptr, nullptr, nullptr)) {
    found += X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate);
    X509_free(certificate);
  }
  BIO_free(in);
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (found == 0 || !at_end)
    throw error(error_kind::usage, fmt::format("--cacert: '{}' is not a file of PEM certificates "
                                               "(-----BEGIN CERTIFICATE-----)",
                                               file));
}

}  // namespace

void tls_context::free_context::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

tls_context::tls_context(const std::string& ca_file, http_version_choice http)
    : context_(SSL_CTX_new(TLS_client_method())) {
  SSL_CTX* c = context_.get();
  if (c == nullptr) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
  // In a renegotiation nothing can be written, and nobody needs one (RFC 9113 9.2.1 forbids it).
  SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify(c, SSL_VERIFY_PEER, verify);
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(c), X509_V_FLAG_PARTIAL_CHAIN);
  if (ca_file.empty())
    SSL_CTX_set_default_verify_paths(c);
  else
    load_file(c, ca_file);
  std::string protocols;
  if (http != http_version_choice::http11) protocols += alpn_h2;
  if (http != http_version_choice::http2) protocols += alpn_h1;
  SSL_CTX_set_alpn_protos(c, reinterpret_cast<const unsigned char*>(protocols.data()),
                          static_cast<unsigned>(protocols.size()));
}

tls_context::~tls_context() = default;

std::unique_ptr<tls_stream> tls_context::connect(const std::string& host, bool http11_only) const {
  SSL* ssl = SSL_new(context_.get());
  auto stream = std::make_unique<tls_stream>(ssl);
  if (http11_only)
    SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(alpn_h1.data()),
                        static_cast<unsigned>(alpn_h1.size()));
  SSL_set_connect_state(ssl);
  X509_VERIFY_PARAM* p = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_hostflags(p, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (X509_VERIFY_PARAM_set1_ip_asc(p, host.c_str()) != 1) {
    ERR_clear_error();
    if (X509_VERIFY_PARAM_set1_host(p, host.c_str(), host.size()) != 1 ||
        SSL_set_tlsext_host_name(ssl, host.c_str()) != 1)
      throw std::bad_alloc();
  }
  return stream;
}

}  // namespace mpustop::net
