#include <doctest/doctest.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <memory>

#include "client.hpp"

using namespace mpustop::net;
using namespace mpustop::net::test;
using boost::asio::ip::tcp;
using boost::system::error_code;

namespace {

/// Answers each connection's request as HTTP/1.0 does: a body without a length, ended by closing.
class closing_server {
 public:
  explicit closing_server(boost::asio::io_context& context)
      : acceptor_(context, {boost::asio::ip::address_v4::loopback(), 0}) {
    accept();
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  struct peer {
    explicit peer(tcp::socket s) : socket(std::move(s)) {}
    tcp::socket socket;
    std::array<char, 4096> request{};
  };

  void accept() {
    acceptor_.async_accept([this](error_code failure, tcp::socket socket) {
      if (failure) return;
      auto p = std::make_shared<peer>(std::move(socket));
      p->socket.async_read_some(boost::asio::buffer(p->request), [p](error_code ec, std::size_t) {
        static constexpr std::string_view answer = "HTTP/1.0 200 OK\r\n\r\nok";
        if (!ec) boost::asio::write(p->socket, boost::asio::buffer(answer), ec);
      });
      accept();
    });
  }

  tcp::acceptor acceptor_;
};

}  // namespace

TEST_CASE("a connection whose end completes its answer has served: the next one opens at once") {
  constexpr attempt_id requests = 60;  // with the backoff of failed connections: minutes
  boost::asio::io_context context;
  closing_server server(context);
  transport_options o;
  o.to = parse_endpoint("http://localhost:" + std::to_string(server.port()));
  o.addresses = {"127.0.0.1"};
  o.connections = 1;
  client c(context, o);
  attempt_id next = 1;
  CHECK(c.until([&] {
    while (next <= requests && c.it->room().requests > 0) c.send(next++);
    c.flush();
    return c.answers.size() + c.failures.size() == requests;
  }));
  CHECK(c.answers.size() == requests);
  CHECK(c.answers[1] == "200 ok");
  CHECK(c.failures.empty());
}
