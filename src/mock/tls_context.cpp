#include "mock/tls_context.hpp"

#include <stdexcept>
#include <string_view>

namespace mpustop::mock {
namespace {

constexpr std::string_view both = "\x02h2\x08http/1.1";
constexpr std::string_view h2_only = both.substr(0, 3);
constexpr std::string_view h1_only = both.substr(3);

std::string_view spoken(http_version_choice http) {
  if (http == http_version_choice::http2) return h2_only;
  return http == http_version_choice::http11 ? h1_only : both;
}

int select_protocol(SSL*, const unsigned char** out, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void* choice) {
  const auto ours = spoken(*static_cast<const http_version_choice*>(choice));
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, size, reinterpret_cast<const unsigned char*>(ours.data()),
                            static_cast<unsigned>(ours.size()), offered,
                            offered_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = selected;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

tls_context::tls_context(const std::string& names, http_version_choice http)
    : certificate_(names),
      wrong_("DNS:wrong.invalid"),
      file_("mpustop-mock-", ".pem", certificate_.pem()),
      http_(http),
      context_(SSL_CTX_new(TLS_server_method())) {
  SSL_CTX* context = context_.get();
  if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
      SSL_CTX_use_certificate(context, certificate_.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, certificate_.key()) != 1)
    throw std::runtime_error("the mock's TLS cannot be set up");
  SSL_CTX_set_alpn_select_cb(context, select_protocol, &http_);
}

SSL* tls_context::accept(const connection_fate& fate) const {
  SSL* made = SSL_new(context_.get());
  if (made == nullptr) throw std::bad_alloc();
  SSL_set_accept_state(made);
  if (fate.wrong_cert) {
    SSL_use_certificate(made, wrong_.get());
    SSL_use_PrivateKey(made, wrong_.key());
  }
  if (fate.old_tls) {
    SSL_set_min_proto_version(made, TLS1_VERSION);
    SSL_set_max_proto_version(made, TLS1_1_VERSION);
    SSL_set_security_level(made, 0);  // above it OpenSSL has no cipher for such old versions
  }
  return made;
}

}  // namespace mpustop::mock
