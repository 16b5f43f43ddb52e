#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "core/message.hpp"
#include "http/client_session.hpp"
#include "http/server_session.hpp"
#include "mock/server.hpp"
#include "net/tls_context.hpp"

namespace mpustop::mock_test {

/// A stand-in on a thread of its own, stopped with this object.
class running_server {
 public:
  explicit running_server(mock::mock_options options);
  ~running_server();

  mock::server& get() { return server_; }
  /// `127.0.0.1:PORT`
  std::string authority() const;
  /// Ends the thread; the server's counts may be read from then on.
  void end();

 private:
  boost::asio::io_context context_;
  mock::server server_;
  std::thread thread_;
};

/// One connection, blocking: sends requests, waits for their answers.
class test_client final : public http::client_events {
 public:
  struct setup {
    std::string ca_file;  ///< empty: cleartext
    http_version_choice http = http_version_choice::http2;
  };
  /// Connects, and does the handshake.
  test_client(std::uint16_t port, const setup& how);

  /// Queues a request under a key.
  void submit(std::uint64_t key, const http::server_request& request);
  /// Sends what is queued.
  void flush();
  /// Sends what is queued and waits until every request is answered or has failed.
  void wait();
  /// Sends bytes as they are (cleartext).
  void send_raw(std::string_view bytes);
  /// Reads until the peer's end; what it sent in the clear.
  std::string read_to_end();

  bool open() const { return open_; }
  std::string tls_error() const { return tls_ ? tls_->error() : ""; }
  std::string_view protocol() const { return session_->protocol(); }

  std::map<std::uint64_t, core::response> answers;
  std::map<std::uint64_t, core::transport_failure> failures;

 private:
  void on_response(http::stream_key key, core::response& answer) override;
  void on_failure(http::stream_key key, core::transport_failure why) override;
  void on_settled(http::stream_key) override {}

  /// One read; false at the peer's end.
  bool read();

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  std::optional<net::tls_context> tls_context_;
  std::unique_ptr<net::tls_stream> tls_;
  std::unique_ptr<http::client_session> session_;
  bool open_ = true;
  std::array<char, 16 * 1024> buffer_;
  std::array<char, 16 * 1024> plain_;
};

}  // namespace mpustop::mock_test
