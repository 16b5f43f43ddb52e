#include <doctest/doctest.h>

#include "client.hpp"
#include "test_server.hpp"

using namespace mpustop;
using namespace mpustop::net;
using namespace mpustop::net::test;
using namespace std::chrono_literals;

namespace {

server_script answering(server_identity* identity, bool h2_cleartext = false) {
  server_script s;
  s.identity = identity;
  s.h2_cleartext = h2_cleartext;
  s.on_request = [](served_connection& c, std::uint32_t stream, int n) {
    c.answer(stream, "answer " + std::to_string(n));
  };
  return s;
}

transport_options options_for(const test_server& server, bool tls, const std::string& ca = {},
                              http_version_choice http = http_version_choice::automatic) {
  transport_options o;
  o.to = parse_endpoint((tls ? "https://localhost:" : "http://localhost:") +
                        std::to_string(server.port()));
  o.ca_file = ca;
  o.http = http;
  o.addresses = {"127.0.0.1"};
  return o;
}

/// Sends requests 1..n as room allows, each batch with one flush.
void exchange(client& c, attempt_id n) {
  attempt_id next = 1;
  while (next <= n) {
    c.want(static_cast<unsigned>(n - next + 1));
    REQUIRE(c.until_room());
    while (next <= n && c.it->room().requests > 0) c.send(next++);
    c.flush();
  }
  REQUIRE(c.until_answered(n));
  CHECK(c.failures.empty());
  CHECK(c.told_in_call == 0);
}

}  // namespace

TEST_CASE("requests are answered over each protocol") {
  boost::asio::io_context context;
  server_identity identity;
  SUBCASE("HTTP/2 over TLS, two connections") {
    test_server server(context, answering(&identity));
    client c(context, options_for(server, true, identity.file()));
    exchange(c, 500);
    CHECK(c.protocols == std::vector<std::string>{"h2", "h2"});
    CHECK(c.it->connections_opened() == 2);
    CHECK(c.answers[1] == "200 answer 1");
  }
  SUBCASE("HTTP/1.1 over TLS, as many connections as wanted up to the most") {
    test_server server(context, answering(&identity));
    auto o = options_for(server, true, identity.file(), http_version_choice::http11);
    o.connections = 5;
    client c(context, o);
    exchange(c, 100);
    CHECK(c.protocols[0] == "http/1.1");
    CHECK(c.it->connections_opened() <= 5);
    CHECK(c.it->connections_opened() > 1);
    CHECK(server.requests() == 100);
  }
  SUBCASE("HTTP/1.1 where the server knows no ALPN") {
    server_identity plain("DNS:localhost", "");
    test_server server(context, answering(&plain));
    client c(context, options_for(server, true, plain.file()));
    exchange(c, 3);
    CHECK(c.protocols[0] == "http/1.1");
  }
  SUBCASE("cleartext HTTP/1.1") {
    test_server server(context, answering(nullptr));
    client c(context, options_for(server, false));
    exchange(c, 20);
    CHECK(c.protocols[0] == "http/1.1");
  }
  SUBCASE("cleartext HTTP/2 by prior knowledge") {
    test_server server(context, answering(nullptr, true));
    client c(context, options_for(server, false, {}, http_version_choice::http2));
    exchange(c, 300);
    CHECK(c.protocols[0] == "h2");
  }
}

TEST_CASE("an IP literal is verified as an address, and a round trip is measured") {
  boost::asio::io_context context;
  server_identity identity("IP:127.0.0.1");
  test_server server(context, answering(&identity));
  auto o = options_for(server, true, identity.file());
  o.to = parse_endpoint("https://127.0.0.1:" + std::to_string(server.port()));
  o.addresses.clear();
  o.network_round_trips = true;
  client c(context, o);
  exchange(c, 3);
  REQUIRE(!c.round_trips.empty());
  CHECK(c.round_trips[0] > 0ns);
  CHECK(c.round_trips[0] < 5s);
}

TEST_CASE("large bodies arrive whole") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script = answering(&identity);
  script.on_request = [](served_connection& c, std::uint32_t stream, int) {
    c.answer(stream, std::string(60'000, 'x'));
  };
  test_server server(context, script);
  auto http = http_version_choice::http2;
  SUBCASE("HTTP/2") {}
  SUBCASE("HTTP/1.1") { http = http_version_choice::http11; }
  client c(context, options_for(server, true, identity.file(), http));
  exchange(c, 30);
  CHECK(c.answers[30].size() == 4 + 60'000);
}

TEST_CASE("a request given up on HTTP/1.1 ends its connection, which is replaced") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script = answering(&identity);
  script.on_request = [](served_connection& c, std::uint32_t stream, int n) {
    if (n != 2) c.answer(stream, "ok");
  };
  test_server server(context, script);
  client c(context, options_for(server, true, identity.file(), http_version_choice::http11));
  exchange(c, 1);
  REQUIRE(c.until_room());
  c.send(2);
  c.flush();
  REQUIRE(c.until([&] { return server.requests() == 2; }));
  c.abandon(2);
  CHECK(c.settled.empty());
  REQUIRE(c.until([&] { return c.settled.count(2) == 1; }));
  REQUIRE(c.until([&] { return server.ended() == 1; }));
  REQUIRE(c.until_room());
  c.send(3);
  c.flush();
  REQUIRE(c.until_answered(2));
  CHECK(server.accepted() == 2);
  CHECK(c.failures.empty());
  CHECK(c.told_in_call == 0);
}

TEST_CASE("a server that does not even answer the PING loses its connection") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script = answering(&identity);
  script.on_request = [](served_connection& c, std::uint32_t stream, int n) {
    if (n == 2) return c.fall_silent();
    c.answer(stream, "ok");
  };
  test_server server(context, script);
  auto o = options_for(server, true, identity.file());
  o.connections = 1;
  o.connect_timeout = 300ms;
  client c(context, o);
  exchange(c, 1);
  c.send(2);
  c.send(3);
  c.flush();
  REQUIRE(c.until([&] { return server.requests() >= 2; }));
  c.abandon(2);
  REQUIRE(c.until([&] { return c.settled.count(2) == 1 && c.failures.count(3) == 1; }));
  CHECK(c.failures[3] == core::transport_failure::connection_lost);
  CHECK(c.settled.size() == 1);
  REQUIRE(c.until_room());
  CHECK(server.accepted() == 2);
}

TEST_CASE("a connection that drains is replaced, and what is in flight on it still answered") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script = answering(&identity);
  script.on_request = [](served_connection& c, std::uint32_t stream, int n) {
    if (n % 10 == 0) c.go_away();
    c.answer(stream, "ok");
  };
  test_server server(context, script);
  auto http = http_version_choice::http2;
  SUBCASE("HTTP/2: GOAWAY") {}
  SUBCASE("HTTP/1.1: Connection: close") { http = http_version_choice::http11; }
  auto o = options_for(server, true, identity.file(), http);
  o.connections = 1;
  client c(context, o);
  for (attempt_id id = 1; id <= 100; ++id) {
    REQUIRE(c.until_room());
    c.send(id);
    c.flush();
    REQUIRE(c.until_answered(id));
  }
  CHECK(c.failures.empty());
  CHECK(server.accepted() >= 10);
  CHECK(c.problems.empty());
}

TEST_CASE("a server that stops reading is given up") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script = answering(&identity);
  script.on_request = [](served_connection& c, std::uint32_t stream, int n) {
    if (n == 1) return c.answer(stream, "ok");
    if (n == 2) c.stop_reading();
  };
  test_server server(context, script);
  auto o = options_for(server, true, identity.file());
  o.connections = 1;
  o.connect_timeout = 500ms;
  client c(context, o);
  exchange(c, 1);
  c.target_size = 60'000;  // more than the sockets' buffers take
  attempt_id id = 1;
  c.send(++id);
  c.flush();
  REQUIRE(c.until([&] { return server.requests() == 2; }));
  while (c.it->room().requests > 1) c.send(++id);
  c.flush();
  c.send(++id);  // behind what the kernel does not take
  c.flush();
  REQUIRE(c.until([&] { return c.failures.size() == id - 1; }));
  CHECK(c.failures[2] == core::transport_failure::connection_lost);
  CHECK(c.failures[id] == core::transport_failure::not_processed);
  REQUIRE(c.until_room());
}

TEST_CASE("a request given up on HTTP/2 is settled by the server's next bytes") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script = answering(&identity);
  script.on_request = [](served_connection& c, std::uint32_t stream, int n) {
    if (n != 2) c.answer(stream, "ok");
  };
  test_server server(context, script);
  auto o = options_for(server, true, identity.file());
  o.connections = 1;
  client c(context, o);
  exchange(c, 1);
  c.send(2);
  c.flush();
  REQUIRE(c.until([&] { return server.requests() == 2; }));
  c.abandon(2);
  REQUIRE(c.until([&] { return c.settled.count(2) == 1; }));
  c.send(3);
  c.flush();
  REQUIRE(c.until_answered(2));
  CHECK(server.accepted() == 1);  // the same connection goes on
  CHECK(c.failures.empty());
}

TEST_CASE("a connection that is lost fails what is in flight and is replaced") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script = answering(&identity);
  script.on_request = [](served_connection& c, std::uint32_t stream, int n) {
    if (n == 5) return c.reset();
    if (n < 3 || n > 5) c.answer(stream, "ok");
  };
  test_server server(context, script);
  auto o = options_for(server, true, identity.file());
  o.connections = 1;
  client c(context, o);
  exchange(c, 2);
  for (attempt_id id = 3; id <= 5; ++id) c.send(id);
  c.flush();
  REQUIRE(c.until([&] { return c.failures.size() == 3; }));
  for (attempt_id id = 3; id <= 5; ++id)
    CHECK(c.failures[id] == core::transport_failure::connection_lost);
  REQUIRE(c.until_room());
  c.send(6);
  c.flush();
  REQUIRE(c.until_answered(3));
  CHECK(server.accepted() == 2);
  CHECK(c.told_in_call == 0);
}

TEST_CASE("a request that never left this process is told as not processed") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script = answering(&identity);
  served_connection* only = nullptr;
  script.on_request = [&](served_connection& s, std::uint32_t stream, int) {
    only = &s;
    s.answer(stream, "ok");
  };
  test_server server(context, script);
  auto o = options_for(server, true, identity.file());
  o.connections = 1;
  client c(context, o);
  exchange(c, 1);
  c.send(2);  // and no flush
  only->reset();
  REQUIRE(c.until([&] { return c.failures.size() == 1; }));
  CHECK(c.failures[2] == core::transport_failure::not_processed);
}

TEST_CASE("nothing is told after close, and a transport may go in the middle of anything") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script = answering(&identity);
  script.on_request = nullptr;  // never answers
  test_server server(context, script);
  client c(context, options_for(server, true, identity.file()));
  REQUIRE(c.until_room());
  for (attempt_id id = 1; id <= 50 && c.it->room().requests > 0; ++id) c.send(id);
  c.flush();
  REQUIRE(c.until([&] { return server.requests() == 50; }));
  c.abandon(7);
  c.it->close();
  c.closed = true;
  SUBCASE("closed") {}
  SUBCASE("and destroyed") { c.it.reset(); }
  REQUIRE(c.until([&] { return server.ended() == server.accepted(); }));
  CHECK(c.told_after_close == 0);
}
