#include "net/endpoint_probe.hpp"

#include <doctest/doctest.h>

#include <boost/asio/executor_work_guard.hpp>

#include "test_server.hpp"

using namespace mpustop;
using namespace mpustop::net;
using namespace mpustop::net::test;
using boost::asio::ip::tcp;
using step = probed_address::step;

namespace {

transport_options options_to(const std::string& url, const std::string& ca = {}) {
  transport_options o;
  o.to = parse_endpoint(url);
  o.ca_file = ca;
  return o;
}

std::string local(const char* scheme, std::uint16_t port, const char* host = "127.0.0.1") {
  return std::string(scheme) + "://" + host + ":" + std::to_string(port);
}

/// Probes to the end, or until `enough`.
probe_facts probed(
    boost::asio::io_context& context, const transport_options& options,
    const std::function<bool(const probe_facts&)>& enough = [](const probe_facts&) {
      return false;
    }) {
  const auto work = boost::asio::make_work_guard(context);
  endpoint_probe probe(context, options);
  bool done = false;
  probe.start([&] { done = true; });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!done && !enough(probe.facts())) {
    if (std::chrono::steady_clock::now() > deadline) FAIL("it does not end");
    if (context.stopped()) context.restart();
    context.run_one_for(std::chrono::milliseconds(100));
  }
  return probe.facts();
}

/// A port that nobody listens on.
std::uint16_t dead_port(boost::asio::io_context& context) {
  return tcp::acceptor(context, {boost::asio::ip::address_v4::loopback(), 0})
      .local_endpoint()
      .port();
}

}  // namespace

TEST_CASE("the whole way: times, TLS version, certificate, and no request") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script;
  script.identity = &identity;
  test_server server(context, script);
  auto o = options_to(local("https", server.port()), identity.file());
  std::string expected = "h2";
  SUBCASE("HTTP/2") {}
  SUBCASE("HTTP/1.1") {
    o.http = http_version_choice::http11;
    expected = "http/1.1";
  }
  const probe_facts seen = probed(context, o);
  CHECK(seen.host == "127.0.0.1");
  CHECK(seen.looked_up);
  REQUIRE(seen.addresses.size() == 1);
  const probed_address& one = seen.addresses[0];
  CHECK(one.at == step::done);
  CHECK(one.error.empty());
  REQUIRE(one.connected);
  CHECK(*one.connected > core::duration(0));
  CHECK(one.tls.version == "TLSv1.3");
  CHECK(one.tls.alpn == expected);
  CHECK(!one.tls.issuer.empty());
  REQUIRE(one.tls.ends);
  // The certificate was made a moment ago, for a day.
  const auto left = *one.tls.ends - std::chrono::system_clock::now();
  CHECK(left > std::chrono::hours(23));
  CHECK(left <= std::chrono::hours(24));
  CHECK(server.accepted() == 1);
  CHECK(server.requests() == 0);
}

TEST_CASE("every address is tried, dead ones with their reason") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script;
  script.identity = &identity;
  test_server server(context, script);  // on 127.0.0.1 alone
  const probe_facts seen =
      probed(context, options_to(local("https", server.port(), "localhost"), identity.file()));
  REQUIRE(seen.addresses.size() == 2);
  const bool first_is_v4 = seen.addresses[0].address == "127.0.0.1";
  const probed_address& alive = seen.addresses[first_is_v4 ? 0 : 1];
  const probed_address& dead = seen.addresses[first_is_v4 ? 1 : 0];
  CHECK(alive.at == step::done);
  CHECK(dead.address == "::1");
  CHECK(dead.at == step::connect);
  CHECK(!dead.connected);
  CHECK(!dead.error.empty());
}

TEST_CASE("a name that does not exist, a port that nobody listens on") {
  boost::asio::io_context context;
  const probe_facts unknown = probed(context, options_to("https://nosuch.invalid"));
  CHECK(unknown.addresses.empty());
  CHECK(unknown.name_error.starts_with("no such host: nosuch.invalid"));
  const probe_facts dead = probed(context, options_to(local("https", dead_port(context))));
  REQUIRE(dead.addresses.size() == 1);
  CHECK(dead.addresses[0].at == step::connect);
  CHECK(dead.addresses[0].error == "Connection refused");
  CHECK(!dead.addresses[0].no_route);
}

TEST_CASE("TLS that fails: the address was connected, and why it ended is told") {
  boost::asio::io_context context;
  server_identity identity;
  server_identity other;
  server_script script;
  std::string why;
  SUBCASE("nobody vouches for the certificate") {
    script.identity = &identity;
    why = "the server's certificate is not trusted";
  }
  SUBCASE("no TLS there") { why = "the server does not speak TLS on this port"; }
  test_server server(context, script);
  const probe_facts seen = probed(context, options_to(local("https", server.port()), other.file()));
  REQUIRE(seen.addresses.size() == 1);
  CHECK(seen.addresses[0].connected);
  CHECK(seen.addresses[0].at == step::tls);
  CHECK(seen.addresses[0].error.starts_with(why));
}

TEST_CASE("a server that says nothing: how far it came can be seen at any moment") {
  boost::asio::io_context context;
  server_script script;
  script.mute = true;
  test_server server(context, script);
  const probe_facts seen =
      probed(context, options_to(local("https", server.port())),
             [](const probe_facts& f) { return !f.addresses.empty() && f.addresses[0].connected; });
  CHECK(seen.addresses[0].at == step::tls);
  CHECK(seen.addresses[0].error.empty());
}

TEST_CASE("in cleartext there is no TLS to tell of") {
  boost::asio::io_context context;
  test_server server(context, {});
  const probe_facts seen = probed(context, options_to(local("http", server.port())));
  REQUIRE(seen.addresses.size() == 1);
  CHECK(seen.addresses[0].at == step::done);
  CHECK(seen.addresses[0].tls.version.empty());
}

TEST_CASE("through a proxy the name and the addresses are the proxy's") {
  boost::asio::io_context context;
  server_script script;
  script.mute = true;
  test_server silent(context, script);
  auto o = options_to("https://service.invalid");
  o.through = parse_proxy("bob:pw@127.0.0.1:" + std::to_string(silent.port()), "test");
  const probe_facts seen = probed(context, o, [](const probe_facts& f) {
    return !f.addresses.empty() && f.addresses[0].connected;
  });
  CHECK(seen.host == "127.0.0.1");
  CHECK(seen.addresses[0].at == step::tunnel);
  o.through->port = dead_port(context);
  CHECK(probed(context, o).addresses[0].error == "Connection refused");
}

TEST_CASE("a CA file that cannot be used is told at once") {
  boost::asio::io_context context;
  CHECK_THROWS(endpoint_probe(context, options_to("https://localhost", "/no/such/file.pem")));
}
