#include <doctest/doctest.h>

#include <mpustop/error.hpp>

#include "client.hpp"
#include "net/tls_context.hpp"
#include "test_server.hpp"

using namespace mpustop;
using namespace mpustop::net;
using namespace mpustop::net::test;
using namespace std::chrono_literals;
using boost::asio::ip::tcp;

namespace {

transport_options options_for(std::uint16_t port, const std::string& ca = {}) {
  transport_options o;
  o.to = parse_endpoint("https://localhost:" + std::to_string(port));
  o.ca_file = ca;
  o.addresses = {"127.0.0.1"};
  return o;
}

/// The first problem told about a connection that cannot come up.
std::string problem(boost::asio::io_context& context, const transport_options& o) {
  client c(context, o);
  REQUIRE(c.until([&] { return !c.problems.empty(); }));
  CHECK(c.protocols.empty());
  CHECK(c.it->room().requests == 0);
  CHECK(c.told_in_call == 0);
  return c.problems[0];
}

/// A port of 127.0.0.1 on which nobody listens.
std::uint16_t refused_port(boost::asio::io_context& context) {
  tcp::acceptor a(context, tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), 0));
  return a.local_endpoint().port();
}

/// An address that takes no connection and refuses none: its queue is full.
class black_hole {
 public:
  black_hole(boost::asio::io_context& context, const std::string& address, std::uint16_t port)
      : acceptor_(context) {
    const tcp::endpoint at(boost::asio::ip::make_address(address), port);
    acceptor_.open(at.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(at);
    acceptor_.listen(0);
    for (int i = 0; i < 4; ++i) {
      fill_.emplace_back(context).open(at.protocol());
      fill_.back().async_connect(acceptor_.local_endpoint(), [](boost::system::error_code) {});
    }
  }

 private:
  tcp::acceptor acceptor_;
  std::vector<tcp::socket> fill_;
};

}  // namespace

TEST_CASE("a refused port is told with every address") {
  boost::asio::io_context context;
  const auto port = refused_port(context);
  auto o = options_for(port);
  o.addresses = {"127.0.0.1", "127.0.0.2"};
  CHECK(problem(context, o) == "cannot connect to https://localhost:" + std::to_string(port) +
                                   ": 127.0.0.1: Connection refused; "
                                   "127.0.0.2: Connection refused");
}

TEST_CASE("an unknown host is told by name") {
  boost::asio::io_context context;
  auto o = options_for(443);
  o.to = parse_endpoint("https://nosuch.invalid");
  o.addresses.clear();
  CHECK(problem(context, o).find("no such host: nosuch.invalid (") != std::string::npos);
}

TEST_CASE("certificates that are not good enough are refused in words") {
  boost::asio::io_context context;
  SUBCASE("untrusted") {
    server_identity identity, other;
    test_server server(context, {&identity});
    const std::string text = problem(context, options_for(server.port(), other.file()));
    CHECK(text.find("the server's certificate is not trusted: self-signed certificate "
                    "(use --cacert FILE") != std::string::npos);
    CHECK(server.requests() == 0);
  }
  SUBCASE("untrusted by the system's store") {
    server_identity identity;
    test_server server(context, {&identity});
    CHECK(problem(context, options_for(server.port())).find("self-signed certificate") !=
          std::string::npos);
  }
  SUBCASE("for another name") {
    server_identity identity("DNS:other.example,IP:10.0.0.1");
    test_server server(context, {&identity});
    CHECK(problem(context, options_for(server.port(), identity.file()))
              .find("the server's certificate is for other.example, 10.0.0.1, not localhost") !=
          std::string::npos);
  }
  SUBCASE("for a name, asked for by address") {
    server_identity identity("DNS:localhost");
    test_server server(context, {&identity});
    auto o = options_for(server.port(), identity.file());
    o.to = parse_endpoint("https://127.0.0.1:" + std::to_string(server.port()));
    CHECK(problem(context, o).find("certificate is for localhost, not 127.0.0.1") !=
          std::string::npos);
  }
}

TEST_CASE("a server that cannot speak what is asked for is told") {
  boost::asio::io_context context;
  SUBCASE("TLS 1.1 only") {
    server_identity identity;
    identity.only_tls11();
    test_server server(context, {&identity});
    CHECK(problem(context, options_for(server.port(), identity.file()))
              .find("127.0.0.1: the server does not accept TLS 1.2 or newer") != std::string::npos);
  }
  SUBCASE("no HTTP/2 where only that is wanted") {
    server_identity identity("DNS:localhost", "http/1.1");
    test_server server(context, {&identity});
    auto o = options_for(server.port(), identity.file());
    o.http = http_version_choice::http2;
    CHECK(problem(context, o).find("the server does not offer HTTP/2; use --http auto") !=
          std::string::npos);
  }
  SUBCASE("no TLS on that port") {
    test_server server(context, {});
    CHECK(problem(context, options_for(server.port())).find("TLS") != std::string::npos);
  }
}

TEST_CASE("a server that accepts and stays silent meets the connect time-out") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script;
  script.identity = &identity;
  script.mute = true;
  test_server server(context, script);
  auto o = options_for(server.port(), identity.file());
  o.connect_timeout = 200ms;
  CHECK(problem(context, o) ==
        "cannot connect to " + o.to.url() + ": 127.0.0.1: no connection within 0.2 s");
  CHECK(server.accepted() == 1);
}

TEST_CASE("the next address is tried when the first is dead or silent") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script;
  script.identity = &identity;
  test_server server(context, script, "127.0.0.1");
  auto o = options_for(server.port(), identity.file());
  o.addresses = {"127.0.0.2", "127.0.0.1"};
  SUBCASE("refused") {
    client c(context, o);
    REQUIRE(c.until_room());
    CHECK(c.it->room().peer == 1);
    CHECK(c.problems.empty());
  }
  SUBCASE("black-holed") {
    black_hole hole(context, "127.0.0.2", server.port());
    client c(context, o);
    REQUIRE(c.until_room());
    CHECK(c.it->room().peer == 1);
    CHECK(c.problems.empty());
  }
}

TEST_CASE("a refused port is tried again until it answers") {
  boost::asio::io_context context;
  server_identity identity;
  const auto port = refused_port(context);
  client c(context, options_for(port, identity.file()));
  REQUIRE(c.until([&] { return c.problems.size() == 2; }));
  server_script script;
  script.identity = &identity;
  test_server server(context, script, "127.0.0.1", port);
  REQUIRE(c.until_room());
  CHECK(c.protocols[0] == "h2");
}

TEST_CASE("a transport may be destroyed from within what it tells") {
  boost::asio::io_context context;
  client c(context, options_for(refused_port(context)));
  c.destroy_on_problem = true;
  REQUIRE(c.until([&] { return !c.it; }));
  context.run();  // returns: nothing is left behind
  CHECK(c.problems.size() == 1);
}

TEST_CASE("cleartext goes to this machine only, whatever the name resolves to") {
  boost::asio::io_context context;
  auto o = options_for(80);
  o.to = parse_endpoint("http://localhost");
  o.addresses = {"192.0.2.1"};
  CHECK(problem(context, o).find("localhost is not this machine") != std::string::npos);
}

TEST_CASE("a CA file that cannot be used is refused by name") {
  const auto text = [](const std::string& file) -> std::string {
    try {
      tls_context made(file, http_version_choice::automatic);
    } catch (const error& e) {
      CHECK(e.kind() == error_kind::usage);
      return e.what();
    }
    return "accepted";
  };
  CHECK(text("/nonexistent/ca.pem") ==
        "--cacert: cannot read '/nonexistent/ca.pem': No such file or directory");
  CHECK(text("/proc/self/status").find("is not a file of PEM certificates") != std::string::npos);
  server_identity identity;
  CHECK(text(identity.file()) == "accepted");
}
