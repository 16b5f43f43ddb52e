#include "net/tls_stream.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace mpustop::net {

/// A BIO on the stream's own buffers: no copy through a memory BIO.
struct tls_stream::bio {
  static int read(BIO* b, char* out, std::size_t size, std::size_t* got) {
    BIO_clear_retry_flags(b);
    std::string_view& in = static_cast<tls_stream*>(BIO_get_data(b))->input_;
    if (in.empty()) {
      BIO_set_retry_read(b);
      return 0;
    }
    *got = std::min(size, in.size());
    std::memcpy(out, in.data(), *got);
    in.remove_prefix(*got);
    return 1;
  }
  static int write(BIO* b, const char* data, std::size_t size, std::size_t* done) {
    BIO_clear_retry_flags(b);
    static_cast<tls_stream*>(BIO_get_data(b))->output_.append(data, size);
    *done = size;
    return 1;
  }
  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }
  static int create(BIO* b) {
    BIO_set_init(b, 1);
    return 1;
  }
  static BIO_METHOD* method() {
    static BIO_METHOD* const made = [] {
      BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "mpustop buffers");
      if (m == nullptr) throw std::bad_alloc();
      BIO_meth_set_read_ex(m, read);
      BIO_meth_set_write_ex(m, write);
      BIO_meth_set_ctrl(m, control);
      BIO_meth_set_create(m, create);
      return m;
    }();
    return made;
  }
};

void tls_stream::free_ssl::operator()(ssl_st* ssl) const { SSL_free(ssl); }

tls_stream::tls_stream(ssl_st* ssl) : ssl_(ssl) {
  BIO* b = BIO_new(bio::method());
  if (ssl == nullptr || b == nullptr) {
    BIO_free(b);
    throw std::bad_alloc();
  }
  BIO_set_data(b, this);
  SSL_set_bio(ssl, b, b);
  SSL_set_app_data(ssl, this);
  SSL_set_read_ahead(ssl, 1);
}

tls_stream::~tls_stream() = default;

tls_stream* tls_stream::of(const ssl_st* ssl) {
  return static_cast<tls_stream*>(SSL_get_app_data(ssl));
}

void tls_stream::start() { handshake(); }

void tls_stream::feed(std::string_view ciphertext) {
  if (status_ == status::failed || status_ == status::closed) return;
  input_ = ciphertext;
  if (status_ == status::handshaking) handshake();
}

void tls_stream::handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1)
    status_ = status::open;
  else
    fail(result);
}

std::size_t tls_stream::read(std::span<char> into) {
  std::size_t total = 0;
  // Asking OpenSSL for more than it has got costs as much as a read.
  while (status_ == status::open && total < into.size() &&
         (!input_.empty() || SSL_has_pending(ssl_.get()) == 1)) {
    std::size_t got = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(ssl_.get(), into.data() + total, into.size() - total, &got);
    if (result != 1) {
      fail(result);
      break;
    }
    total += got;
  }
  return total;
}

void tls_stream::write(std::string_view plaintext) {
  if (status_ != status::open || plaintext.empty()) return;
  std::size_t done = 0;
  ERR_clear_error();
  const int result = SSL_write_ex(ssl_.get(), plaintext.data(), plaintext.size(), &done);
  if (result != 1) fail(result);  // the output takes everything: only a broken state fails
}

void tls_stream::close() {
  if (status_ != status::open) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
}

std::string_view tls_stream::alpn() const {
  const unsigned char* data = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &data, &size);
  return {reinterpret_cast<const char*>(data), size};
}

void tls_stream::certificate_problem(std::string text) { certificate_problem_ = std::move(text); }

void tls_stream::fail(int result) {
  const int kind = SSL_get_error(ssl_.get(), result);
  if (kind == SSL_ERROR_WANT_READ) return;
  if (kind == SSL_ERROR_ZERO_RETURN) {
    status_ = status::closed;
    return;
  }
  error_ = explain();
  status_ = status::failed;
}

std::string tls_stream::explain() {
  const unsigned long code = ERR_peek_error();
  const int reason = ERR_GET_REASON(code);
  if (ERR_GET_LIB(code) == ERR_LIB_SSL) {
    if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
      certificate_rejected_ = true;
      return certificate_problem_.empty() ? "certificate verify failed" : certificate_problem_;
    }
    if (reason == SSL_R_WRONG_VERSION_NUMBER) return "the server does not speak TLS on this port";
    if (reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION)
      return "the server does not accept TLS 1.2 or newer";
    if (reason == SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL ||
        reason == SSL_R_NO_APPLICATION_PROTOCOL)
      return "the server does not offer the HTTP version asked for (--http)";
  }
  const char* text = code == 0 ? nullptr : ERR_reason_error_string(code);
  return std::string("TLS failed: ") + (text == nullptr ? "unknown error" : text);
}

}  // namespace mpustop::net
