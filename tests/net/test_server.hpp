#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "certificates.hpp"
#include "http/server_session.hpp"

namespace mpustop::net::test {

class served_connection;

/// What a server does; the same for all its connections.
struct server_script {
  server_identity* identity = nullptr;  ///< null: cleartext
  bool h2_cleartext = false;            ///< HTTP/2 by prior knowledge
  bool mute = false;                    ///< accepts and never says a byte
  bool no_ping_acks = false;            ///< HTTP/2: a PING is never answered
  /// Called for each request with its number (from 1, over all connections).
  std::function<void(served_connection&, std::uint32_t stream, int number)> on_request;
  /// Requests at once that the next connection allows.
  std::function<unsigned()> streams = [] { return 128u; };
};

/// One accepted connection, for `on_request` to answer or to break.
class served_connection {
 public:
  virtual ~served_connection() = default;
  virtual std::string_view protocol() const = 0;  ///< "h2" or "http/1.1"
  /// 200 and `body`.
  virtual void answer(std::uint32_t stream, const std::string& body) = 0;
  virtual void answer(std::uint32_t stream, const http::server_response& response) = 0;
  /// Resets the TCP connection.
  virtual void reset() = 0;
  /// Goes on reading and says nothing any more, not even to a PING.
  virtual void fall_silent() = 0;
  /// Reads nothing more.
  virtual void stop_reading() = 0;
  /// Writes bytes of its own, as they are: a frame that the session knows nothing of.
  virtual void inject(std::string bytes) = 0;
  /// GOAWAY after what has come, or `connection: close` with the next answer.
  virtual void go_away() = 0;
};

/// An HTTP server on a loopback address, on the test's own event loop.
class test_server {
 public:
  test_server(boost::asio::io_context& context, server_script script,
              const std::string& address = "127.0.0.1", std::uint16_t port = 0);
  ~test_server();

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  int accepted() const { return accepted_; }
  int requests() const { return requests_; }
  int ended() const { return ended_; }
  int pings() const { return pings_; }  ///< that came

 private:
  class peer;
  void accept();

  server_script script_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::vector<std::weak_ptr<peer>> peers_;
  int accepted_ = 0;
  int requests_ = 0;
  int ended_ = 0;
  int pings_ = 0;
};

}  // namespace mpustop::net::test
