#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "certificates.hpp"

namespace mpustop::net::test {

/// One accepted connection of a `raw_server`.
class raw_peer {
 public:
  virtual ~raw_peer() = default;
  virtual void send(std::string_view bytes) = 0;
  /// Bytes outside TLS.
  virtual void send_unencrypted(std::string_view bytes) = 0;
  /// Closes in good order: close_notify, then FIN.
  virtual void close() = 0;
  /// FIN, and no close_notify before it.
  virtual void cut() = 0;
  /// RST.
  virtual void reset() = 0;
  /// Requests that came on this connection so far.
  virtual int requests() const = 0;
};

/// A server of HTTP/1.1 that says what the test wrote by hand, byte for byte.
class raw_server {
 public:
  using handler = std::function<void(raw_peer&)>;

  raw_server(boost::asio::io_context& context, handler on_request,
             server_identity* with_tls = nullptr, const std::string& address = "127.0.0.1",
             std::uint16_t port = 0);
  ~raw_server();

  std::uint16_t port() const { return port_; }
  int accepted() const { return accepted_; }
  int requests() const { return requests_; }
  /// Takes no further connections; those there are go on.
  void stop_listening();

  handler on_request;         ///< a request is whole
  handler on_accept;          ///< TCP is up, nothing was read
  handler on_bytes;           ///< something was read (with TLS: when it is up), maybe not whole
  server_identity* identity;  ///< of connections to come

 private:
  class peer;
  void accept();

  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_;
  std::vector<std::weak_ptr<peer>> peers_;
  int accepted_ = 0;
  int requests_ = 0;
};

/// "HTTP/1.1 200 OK" with a length and this body.
std::string plain_answer(std::string_view body = "ok");

}  // namespace mpustop::net::test
