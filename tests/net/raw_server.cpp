#include "raw_server.hpp"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/write.hpp>
#include <utility>

#include "net/tls_stream.hpp"

namespace mpustop::net::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class raw_server::peer final : public raw_peer, public std::enable_shared_from_this<peer> {
 public:
  peer(raw_server& server, tcp::socket socket) : server_(&server), socket_(std::move(socket)) {}

  void start() {
    socket_.set_option(tcp::no_delay(true));
    if (server_->identity != nullptr) {
      SSL* ssl = SSL_new(server_->identity->context());
      SSL_set_accept_state(ssl);
      tls_ = std::make_unique<tls_stream>(ssl);
    }
    if (server_->on_accept) server_->on_accept(*this);
    read();
  }

  void send(std::string_view bytes) override {
    if (!tls_) return send_unencrypted(bytes);
    tls_->write(bytes);
    send_unencrypted(std::exchange(tls_->output(), {}));
  }
  void send_unencrypted(std::string_view bytes) override {
    error_code ec;
    if (!bytes.empty() && socket_.is_open()) asio::write(socket_, asio::buffer(bytes), ec);
  }
  void close() override {
    if (tls_) tls_->close();
    send({});
    cut();
  }
  void cut() override {
    error_code ec;
    socket_.shutdown(tcp::socket::shutdown_send, ec);
  }
  void reset() override {
    error_code ec;
    socket_.set_option(asio::socket_base::linger(true, 0), ec);
    socket_.close(ec);
  }
  int requests() const override { return requests_; }
  /// The server is gone.
  void leave() {
    server_ = nullptr;
    reset();
  }

 private:
  void read() {
    if (!socket_.is_open()) return;
    socket_.async_read_some(asio::buffer(in_),
                            [self = shared_from_this()](error_code ec, std::size_t n) {
                              if (ec || self->server_ == nullptr) return;
                              self->take({self->in_.data(), n});
                              self->read();
                            });
  }

  void take(std::string_view bytes) {
    if (!tls_) return feed(bytes);
    tls_->feed(bytes);
    std::array<char, 20000> plain;
    for (std::size_t n = tls_->read(plain); n > 0; n = tls_->read(plain)) feed({plain.data(), n});
    send({});
  }

  void feed(std::string_view plain) {
    text_ += plain;
    if (server_->on_bytes) server_->on_bytes(*this);
    for (auto end = text_.find("\r\n\r\n"); end != std::string::npos;
         end = text_.find("\r\n\r\n")) {
      text_.erase(0, end + 4);
      ++requests_;
      ++server_->requests_;
      if (server_->on_request) server_->on_request(*this);
    }
  }

  raw_server* server_;
  tcp::socket socket_;
  std::unique_ptr<tls_stream> tls_;
  std::array<char, 16384> in_{};
  std::string text_;
  int requests_ = 0;
};

raw_server::raw_server(asio::io_context& context, handler request, server_identity* with_tls,
                       const std::string& address, std::uint16_t port)
    : on_request(std::move(request)),
      identity(with_tls),
      acceptor_(context, tcp::endpoint(asio::ip::make_address(address), port)),
      port_(acceptor_.local_endpoint().port()) {
  accept();
}

raw_server::~raw_server() {
  for (const auto& weak : peers_)
    if (const auto p = weak.lock()) p->leave();
}

void raw_server::stop_listening() {
  error_code ec;
  acceptor_.close(ec);
}

void raw_server::accept() {
  acceptor_.async_accept([this](error_code ec, tcp::socket socket) {
    if (ec == asio::error::operation_aborted) return;  // `this` may be gone
    if (!ec) {
      ++accepted_;
      const auto p = std::make_shared<peer>(*this, std::move(socket));
      peers_.push_back(p);
      p->start();
    }
    accept();
  });
}

std::string plain_answer(std::string_view body) {
  return "HTTP/1.1 200 OK\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

}  // namespace mpustop::net::test
