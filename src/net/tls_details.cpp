#include "net/tls_details.hpp"

#include <openssl/asn1.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <ctime>

#include "core/safe_text.hpp"
#include "net/tls_stream.hpp"

namespace mpustop::net {
namespace {

/// An entry of the name in UTF-8, fit to be shown; empty without one.
std::string entry(const X509_NAME* name, int kind) {
  constexpr std::size_t most = 100;
  const int at = X509_NAME_get_index_by_NID(name, kind, -1);
  if (at < 0) return {};
  unsigned char* bytes = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&bytes, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  std::string out;
  if (size > 0) {
    core::append_clean({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)}, most,
                       out);
  }
  OPENSSL_free(bytes);
  return out;
}

std::string issuer_of(const X509* certificate) {
  const X509_NAME* name = X509_get_issuer_name(certificate);
  std::string common = entry(name, NID_commonName);
  return common.empty() ? entry(name, NID_organizationName) : common;
}

std::optional<core::wall_time> end_of(const X509* certificate) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1) return {};
  const std::time_t seconds = timegm(&parts);
  // Nanoseconds since 1970 end in 2262: some certificates do not.
  constexpr std::time_t last = 9'000'000'000;
  return core::wall_time(std::chrono::seconds(seconds < last ? seconds : last));
}

}  // namespace

tls_details tls_stream::details() const {
  tls_details out{.version = SSL_get_version(ssl_.get()),
                  .alpn = std::string(alpn()),
                  .issuer = {},
                  .ends = {}};
  if (const X509* certificate = SSL_get0_peer_certificate(ssl_.get())) {
    out.issuer = issuer_of(certificate);
    out.ends = end_of(certificate);
  }
  return out;
}

}  // namespace mpustop::net
