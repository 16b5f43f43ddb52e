#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;  // OpenSSL's SSL

namespace mpustop::net {

struct tls_details;

/// One end of a TLS connection without a socket: ciphertext in and out as bytes. Both roles.
///
/// Use: `feed` what the peer sent, then `read` until it gives 0; send what `output` holds and
/// clear it. A client's first flight is in `output` after `start`.
class tls_stream {
 public:
  enum class status {
    handshaking,
    open,
    closed,  ///< the peer said close_notify
    failed   ///< see `error`
  };

  /// Takes the SSL over; its role is set (SSL_set_connect_state or SSL_set_accept_state).
  explicit tls_stream(ssl_st* ssl);
  ~tls_stream();
  tls_stream(const tls_stream&) = delete;
  tls_stream& operator=(const tls_stream&) = delete;

  /// Begins the handshake: a client has something to send.
  void start();
  /// `ciphertext` stays valid until `read` gave 0.
  void feed(std::string_view ciphertext);
  /// Fills `into` as far as there is plaintext; 0: no more until the next `feed`.
  std::size_t read(std::span<char> into);
  /// Encrypts. Requires status open.
  void write(std::string_view plaintext);
  /// Adds close_notify to the output.
  void close();
  /// What is to be sent to the peer. The caller takes it away.
  std::string& output() { return output_; }

  status state() const { return status_; }
  /// "h2", "http/1.1", or empty when nothing was agreed on.
  std::string_view alpn() const;
  /// What the handshake came to (net/tls_details.hpp). Requires status open.
  tls_details details() const;
  /// Why it failed, in words for an operator.
  const std::string& error() const { return error_; }
  /// It failed because the peer's certificate was not accepted.
  bool certificate_rejected() const { return certificate_rejected_; }

  /// For a verify callback: what is wrong with the peer's certificate, as `error` will say it.
  void certificate_problem(std::string text);
  /// The stream that owns `ssl`.
  static tls_stream* of(const ssl_st* ssl);

 private:
  struct bio;  // reads from input_, writes to output_
  struct free_ssl {
    void operator()(ssl_st* ssl) const;
  };

  void handshake();
  void fail(int result);
  std::string explain();

  std::string_view input_;
  std::string output_;
  std::string error_;
  std::string certificate_problem_;
  bool certificate_rejected_ = false;
  status status_ = status::handshaking;
  std::unique_ptr<ssl_st, free_ssl> ssl_;
};

}  // namespace mpustop::net
