#include "test_server.hpp"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/write.hpp>
#include <utility>

#include "net/tls_stream.hpp"

namespace mpustop::net::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class test_server::peer final : public served_connection,
                                private http::server_events,
                                public std::enable_shared_from_this<peer> {
 public:
  peer(test_server& server, tcp::socket socket) : server_(&server), socket_(std::move(socket)) {}

  void start() {
    socket_.set_option(tcp::no_delay(true));
    const server_script& script = server_->script_;
    if (script.identity != nullptr) {
      SSL* ssl = SSL_new(script.identity->context());
      SSL_set_accept_state(ssl);
      tls_ = std::make_unique<tls_stream>(ssl);
    } else {
      begin(script.h2_cleartext);
    }
    read();
  }

  std::string_view protocol() const override { return session_->protocol(); }
  void answer(std::uint32_t stream, const std::string& body) override {
    http::server_response r;
    r.body = body;
    answer(stream, r);
  }
  void answer(std::uint32_t stream, const http::server_response& response) override {
    if (server_ == nullptr) return;
    session_->respond(stream, response);
    if (!feeding_) send();
  }
  void reset() override {
    error_code ec;
    socket_.set_option(asio::socket_base::linger(true, 0), ec);
    socket_.close(ec);
  }
  void fall_silent() override { silent_ = true; }
  void stop_reading() override { reading_ = false; }
  void inject(std::string bytes) override {
    injected_ += bytes;
    if (!feeding_) send();
  }
  void go_away() override { session_->goaway(0x7fffffff, 0); }
  /// The server is gone.
  void leave() {
    server_ = nullptr;
    reset();
  }

 private:
  void begin(bool h2) {
    session_ = h2 ? http::make_h2_server_session({server_->script_.streams()})
                  : http::make_h1_server_session();
    send();
  }

  void read() {
    socket_.async_read_some(asio::buffer(in_),
                            [self = shared_from_this()](error_code ec, std::size_t n) {
                              if (self->server_ == nullptr) return;
                              if (ec) {
                                ++self->server_->ended_;
                                return;
                              }
                              if (!self->server_->script_.mute) self->take({self->in_.data(), n});
                              if (self->socket_.is_open() && self->reading_) self->read();
                            });
  }

  void take(std::string_view bytes) {
    if (!tls_) return feed(bytes);
    tls_->feed(bytes);
    if (tls_->state() == tls_stream::status::open && !session_) begin(tls_->alpn() == "h2");
    std::array<char, 20000> plain;
    for (std::size_t n = tls_->read(plain); n > 0; n = tls_->read(plain)) feed({plain.data(), n});
    send();
  }

  void feed(std::string_view plain) {
    feeding_ = true;  // a session is not drained from within its own call
    session_->feed(plain, *this);
    feeding_ = false;
    send();
  }

  void on_request(std::uint32_t stream, http::server_request&) override {
    const int number = ++server_->requests_;
    if (server_->script_.on_request) server_->script_.on_request(*this, stream, number);
  }

  void send() {
    if (silent_) return;
    std::string out;
    if (session_) session_->drain(out);
    if (session_ && session_->protocol() == "h2") heed_pings(out);
    out += std::exchange(injected_, {});
    if (tls_) {
      tls_->write(out);
      out = std::exchange(tls_->output(), {});
    }
    // Small and on loopback: it fits into the socket's buffer.
    error_code ec;
    if (!out.empty() && socket_.is_open()) asio::write(socket_, asio::buffer(out), ec);
    if (session_ && session_->finished() && socket_.is_open())
      socket_.shutdown(tcp::socket::shutdown_send, ec);
  }

  /// Whole frames leave the session: those that answer a PING tell that one came.
  void heed_pings(std::string& out) {
    constexpr std::size_t header = 9;
    for (std::size_t at = 0; at + header <= out.size();) {
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(out[at + i]); };
      const std::size_t size = header + (byte(0) << 16 | byte(1) << 8 | byte(2));
      const bool ping = byte(3) == 6;
      if (ping) ++server_->pings_;
      if (ping && server_->script_.no_ping_acks)
        out.erase(at, size);
      else
        at += size;
    }
  }

  test_server* server_;
  tcp::socket socket_;
  std::unique_ptr<tls_stream> tls_;
  std::unique_ptr<http::server_session> session_;
  std::array<char, 16384> in_{};
  std::string injected_;
  bool feeding_ = false;
  bool silent_ = false;
  bool reading_ = true;
};

test_server::test_server(asio::io_context& context, server_script script,
                         const std::string& address, std::uint16_t port)
    : script_(std::move(script)),
      acceptor_(context, tcp::endpoint(asio::ip::make_address(address), port)) {
  accept();
}

test_server::~test_server() {
  for (const auto& weak : peers_)
    if (const auto p = weak.lock()) p->leave();
}

void test_server::accept() {
  acceptor_.async_accept([this](error_code ec, tcp::socket socket) {
    if (ec == asio::error::operation_aborted) return;  // `this` is gone
    if (!ec) {
      ++accepted_;
      const auto p = std::make_shared<peer>(*this, std::move(socket));
      peers_.push_back(p);
      p->start();
    }
    accept();
  });
}

}  // namespace mpustop::net::test
