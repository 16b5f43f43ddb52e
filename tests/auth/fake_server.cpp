#include "fake_server.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <mutex>
#include <sstream>
#include <thread>

#include "mock/form.hpp"
#include "net/tls_stream.hpp"

namespace mpustop::auth::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// One connection, blocking.
class peer {
 public:
  explicit peer(tcp::socket socket) : socket_(std::move(socket)) {}

  void encrypt(const net::test::server_identity& identity) {
    SSL* ssl = SSL_new(identity.context());
    SSL_set_accept_state(ssl);
    tls_ = std::make_unique<net::tls_stream>(ssl);
  }

  /// Reads until `whole` says so of what came. False: the client left before.
  bool read(std::string& text, const std::function<bool(const std::string&)>& whole) {
    while (!whole(text)) {
      std::array<char, 16'384> wire;
      error_code ec;
      const std::size_t n = socket_.read_some(asio::buffer(wire), ec);
      if (ec) return false;
      if (!tls_) {
        text.append(wire.data(), n);
        continue;
      }
      tls_->feed({wire.data(), n});
      std::array<char, 20'000> plain;
      for (std::size_t m = tls_->read(plain); m > 0; m = tls_->read(plain))
        text.append(plain.data(), m);
      write_out();
    }
    return true;
  }

  void write(const std::string& bytes) {
    if (tls_) {
      tls_->write(bytes);
      return write_out();
    }
    error_code ec;
    asio::write(socket_, asio::buffer(bytes), ec);
  }

  void close() {
    if (tls_) {
      tls_->close();
      write_out();
    }
    error_code ec;
    socket_.shutdown(tcp::socket::shutdown_send, ec);
  }

 private:
  void write_out() {
    error_code ec;
    asio::write(socket_, asio::buffer(tls_->output()), ec);
    tls_->output().clear();
  }

  tcp::socket socket_;
  std::unique_ptr<net::tls_stream> tls_;
};

fake_request parsed(const std::string& head) {
  fake_request out;
  std::istringstream lines(head);
  lines >> out.method >> out.target;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    out.headers.emplace_back(name, line.substr(colon + 2, line.find('\r') - colon - 2));
  }
  return out;
}

bool has_head(const std::string& text) { return text.find("\r\n\r\n") != std::string::npos; }

}  // namespace

struct fake_server::impl {
  impl(script s, ways h) : answer(std::move(s)), how(std::move(h)) {}

  void accept() {
    acceptor.async_accept([this](error_code ec, tcp::socket socket) {
      if (ec) return;
      workers.emplace_back([this, p = std::make_shared<peer>(std::move(socket))] { serve(*p); });
      accept();
    });
  }

  void serve(peer& from) {
    std::string text;
    if (how.tunnels && !open_tunnel(from)) return;
    if (how.tls != nullptr) from.encrypt(*how.tls);
    if (!from.read(text, has_head)) return;
    const std::size_t begin = text.find("\r\n\r\n") + 4;
    fake_request request = parsed(text.substr(0, begin));
    const std::string length = request.header("content-length");
    const std::size_t end = begin + (length.empty() ? 0 : std::stoul(length));
    if (!from.read(text, [end](const std::string& all) { return all.size() >= end; })) return;
    request.body = text.substr(begin);
    {
      const std::lock_guard lock(mutex);
      requests.push_back(request);
    }
    const fake_answer out = answer(request);
    from.write(out.bytes);
    if (!out.hold) from.close();
    from.read(text, [](const std::string&) { return false; });
  }

  bool open_tunnel(peer& from) {
    std::string head;
    if (!from.read(head, has_head)) return false;
    {
      const std::lock_guard lock(mutex);
      tunnels.push_back(head);
    }
    from.write(how.tunnel_answer.empty() ? "HTTP/1.1 200 OK\r\n\r\n" : how.tunnel_answer);
    return how.tunnel_answer.empty();
  }

  script answer;
  ways how;
  asio::io_context context;
  tcp::acceptor acceptor{context, {asio::ip::address_v4::loopback(), 0}};
  std::vector<std::thread> workers;  ///< of the accepting thread
  mutable std::mutex mutex;
  std::vector<fake_request> requests;
  std::vector<std::string> tunnels;
  std::thread accepting;  ///< the last: it uses the others
};

fake_server::fake_server(script answer, ways how)
    : impl_(std::make_unique<impl>(std::move(answer), std::move(how))) {
  impl_->accept();
  impl_->accepting = std::thread([this] { impl_->context.run(); });
}

fake_server::~fake_server() {
  asio::post(impl_->context, [this] { impl_->acceptor.close(); });
  impl_->accepting.join();
  for (std::thread& worker : impl_->workers) worker.join();
}

std::uint16_t fake_server::port() const { return impl_->acceptor.local_endpoint().port(); }

std::string fake_server::url() const {
  const bool tls = impl_->how.tls != nullptr && !impl_->how.tunnels;
  return (tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port());
}

std::vector<fake_request> fake_server::requests() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->requests;
}

std::vector<std::string> fake_server::tunnels() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->tunnels;
}

std::string fake_request::header(const std::string& name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

core::parameters fake_request::query() const {
  core::parameters out;
  const std::size_t mark = target.find('?');
  if (mark != std::string::npos) mock::decode_form(std::string_view(target).substr(mark + 1), out);
  return out;
}

core::parameters fake_request::form() const {
  core::parameters out;
  mock::decode_form(body, out);
  return out;
}

fake_answer answer_of(int status, const std::string& body, const std::string& fields) {
  return {"HTTP/1.1 " + std::to_string(status) + " Some Reason\r\n" + fields +
          "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

std::uint16_t closed_port() {
  asio::io_context context;
  return tcp::acceptor(context, {asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
}

}  // namespace mpustop::auth::test
