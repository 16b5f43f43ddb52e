#include <doctest/doctest.h>

#include <array>
#include <boost/asio/write.hpp>

#include "client.hpp"
#include "net/proxy_tunnel.hpp"
#include "test_server.hpp"

using namespace mpustop;
using namespace mpustop::net;
using namespace mpustop::net::test;
using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using boost::system::error_code;

namespace {

/// Takes the CONNECT of each connection, says `answer` and passes bytes on both ways to a port of
/// 127.0.0.1. Without an answer it closes; with `mute` it does not even that.
class test_proxy {
 public:
  test_proxy(boost::asio::io_context& context, std::string answer, std::uint16_t to = 0)
      : context_(context),
        acceptor_(context, {boost::asio::ip::address_v4::loopback(), 0}),
        answer_(std::move(answer)),
        to_(boost::asio::ip::address_v4::loopback(), to) {
    accept();
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  std::vector<std::string> heads;
  std::size_t written_at_once = 0;  ///< of the answer; 0: all of it
  bool mute = false;

 private:
  struct way {
    way(std::shared_ptr<tcp::socket> f, std::shared_ptr<tcp::socket> t) : from(f), to(t) {}
    std::shared_ptr<tcp::socket> from, to;
    std::array<char, 16'384> bytes{};
  };

  void accept() {
    acceptor_.async_accept([this](error_code failure, tcp::socket socket) {
      if (failure) return;
      const auto near = std::make_shared<tcp::socket>(std::move(socket));
      auto head = std::make_shared<std::array<char, 4096>>();
      near->async_read_some(boost::asio::buffer(*head),
                            [this, near, head](error_code ec, std::size_t n) {
                              if (!ec) serve(near, {head->data(), n});
                            });
      accept();
    });
  }

  void serve(const std::shared_ptr<tcp::socket>& near, std::string head) {
    heads.push_back(std::move(head));
    if (mute) return held_.push_back(near);
    error_code ec;
    near->set_option(tcp::no_delay(true), ec);
    const std::size_t piece = written_at_once == 0 ? answer_.size() : written_at_once;
    for (std::size_t at = 0; at < answer_.size(); at += piece)
      boost::asio::write(*near, boost::asio::buffer(answer_.substr(at, piece)), ec);
    if (to_.port() == 0) return;
    const auto far = std::make_shared<tcp::socket>(context_);
    far->connect(to_, ec);
    pass_on(std::make_shared<way>(near, far));
    pass_on(std::make_shared<way>(far, near));
  }

  static void pass_on(const std::shared_ptr<way>& w) {
    w->from->async_read_some(boost::asio::buffer(w->bytes), [w](error_code ec, std::size_t n) {
      if (!ec) boost::asio::write(*w->to, boost::asio::buffer(w->bytes.data(), n), ec);
      if (ec) return w->to->close(ec), void();
      pass_on(w);
    });
  }

  boost::asio::io_context& context_;
  tcp::acceptor acceptor_;
  std::string answer_;
  tcp::endpoint to_;
  std::vector<std::shared_ptr<tcp::socket>> held_;
};

constexpr const char* established = "HTTP/1.1 200 Connection established\r\nA: b\r\n\r\n";

transport_options options_through(const test_proxy& through, const std::string& endpoint,
                                  const std::string& ca = {}) {
  transport_options o;
  o.to = parse_endpoint(endpoint);
  o.through = parse_proxy("bob:pw@127.0.0.1:" + std::to_string(through.port()), "test");
  o.ca_file = ca;
  return o;
}

std::string problem(boost::asio::io_context& context, const transport_options& o) {
  client c(context, o);
  REQUIRE(c.until([&] { return !c.problems.empty(); }));
  CHECK(c.protocols.empty());
  return c.problems[0];
}

}  // namespace

TEST_CASE("requests go through the tunnel to a host that only the proxy knows") {
  boost::asio::io_context context;
  server_identity identity("DNS:service.invalid");
  server_script script;
  script.identity = &identity;
  script.on_request = [](served_connection& c, std::uint32_t stream, int) {
    c.answer(stream, "ok");
  };
  test_server server(context, script);
  test_proxy through(context, established, server.port());
  auto o = options_through(through, "https://service.invalid", identity.file());
  SUBCASE("HTTP/2") {}
  SUBCASE("HTTP/1.1") { o.http = http_version_choice::http11; }
  SUBCASE("the answer comes in pieces") { through.written_at_once = 1; }
  client c(context, o);
  for (attempt_id id = 1; id <= 20; ++id) {
    REQUIRE(c.until_room());
    c.send(id);
    c.flush();
    REQUIRE(c.until_answered(id));
  }
  CHECK(c.answers[20] == "200 ok");
  CHECK(c.failures.empty());
  CHECK(c.told_in_call == 0);
  REQUIRE(!through.heads.empty());
  CHECK(through.heads[0].starts_with("CONNECT service.invalid:443 HTTP/1.1\r\n"));
  CHECK(through.heads[0].find("\r\nProxy-Authorization: Basic Ym9iOnB3\r\n") != std::string::npos);
}

TEST_CASE("a proxy that opens no tunnel is told in words") {
  boost::asio::io_context context;
  constexpr const char* to = "https://service.invalid";
  const auto begin = [](const test_proxy& through) {
    return "cannot connect to https://service.invalid through the proxy http://127.0.0.1:" +
           std::to_string(through.port()) + ": ";
  };
  SUBCASE("another status") {
    test_proxy through(context, "HTTP/1.1 502 Bad\x01Gateway\r\n\r\n");
    CHECK(problem(context, options_through(through, to)) ==
          begin(through) + "the proxy answered 502 Bad Gateway to CONNECT service.invalid:443");
  }
  SUBCASE("closed") {
    test_proxy through(context, "");
    CHECK(problem(context, options_through(through, to)) ==
          begin(through) +
              "the proxy gave no answer to CONNECT service.invalid:443: it closed the "
              "connection");
  }
  SUBCASE("silent") {
    test_proxy through(context, "");
    through.mute = true;
    auto o = options_through(through, to);
    o.connect_timeout = 200ms;
    CHECK(problem(context, o) == begin(through) + "the proxy did not answer CONNECT within 0.2 s");
  }
  SUBCASE("a tunnel that ends at once") {
    test_proxy through(context, established);
    CHECK(problem(context, options_through(through, to)) ==
          begin(through) + "127.0.0.1: the server closed the connection during the TLS handshake");
  }
}

TEST_CASE("what stands behind the proxy's answer is the server's") {
  boost::asio::io_context context;
  // An alert of TLS: fatal, protocol_version.
  test_proxy through(context, established + std::string("\x15\x03\x01\x00\x02\x02\x46", 7));
  CHECK(problem(context, options_through(through, "https://service.invalid"))
            .ends_with("127.0.0.1: the server does not accept TLS 1.2 or newer"));
}

TEST_CASE("long credentials are one base64 text") {
  proxy p = parse_proxy("p", "test");
  p.user = std::string(100, 'u');
  p.password = "p";
  const std::string request = proxy_tunnel(p, parse_endpoint("https://[::1]:8443")).request();
  std::string expected;
  for (int i = 0; i < 33; ++i) expected += "dXV1";
  CHECK(request.find("\r\nProxy-Authorization: Basic " + expected + "dTpw\r\n") !=
        std::string::npos);
  CHECK(request.starts_with("CONNECT [::1]:8443 HTTP/1.1\r\nHost: [::1]:8443\r\n"));
}

TEST_CASE("credentials that a proxy repeats, in any of their forms, are not told") {
  proxy p = parse_proxy("p", "test");
  p.user = "bob";
  p.password = "pwpwpwpw";
  for (const std::string_view told : {"pwpwpwpw", "Ym9iOnB3cHdwd3B3", "Basic Ym9iOnB3cHdwd3B3"}) {
    proxy_tunnel tunnel(p, parse_endpoint("https://localhost"));
    tunnel.feed("HTTP/1.1 403 no " + std::string(told) + " here\r\n\r\n");
    const std::string text(tunnel.error());
    CHECK(text.find("403 no ") != std::string::npos);
    CHECK(text.find("pwpw") == std::string::npos);
    CHECK(text.find("Ym9i") == std::string::npos);
  }
}
