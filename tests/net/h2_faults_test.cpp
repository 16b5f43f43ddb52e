// What HTTP/2 servers do to connections, and what the transport makes of it.
#include <doctest/doctest.h>

#include "client.hpp"
#include "test_server.hpp"

using namespace mpustop;
using namespace mpustop::net;
using namespace mpustop::net::test;
using namespace std::chrono_literals;

namespace {

transport_options options_for(const test_server& server, const server_identity& identity) {
  transport_options o;
  o.to = parse_endpoint("https://localhost:" + std::to_string(server.port()));
  o.ca_file = identity.file();
  o.addresses = {"127.0.0.1"};
  return o;
}

/// Sends requests `from`..`to` as room allows.
void send_all(client& c, attempt_id from, attempt_id to) {
  while (from <= to) {
    c.want(static_cast<unsigned>(to - from + 1));
    REQUIRE(c.until_room());
    while (from <= to && c.it->room().requests > 0) c.send(from++);
    c.flush();
  }
}

}  // namespace

TEST_CASE("a connection that falls silent is found by itself, and its requests are lost") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script{.identity = &identity};
  script.on_request = [](served_connection& c, std::uint32_t stream, int n) {
    if (n == 2) return c.fall_silent();
    c.answer(stream, "ok");
  };
  test_server server(context, script);
  auto o = options_for(server, identity);
  o.connections = 1;
  o.quiet = 50ms;
  o.dead = 100ms;
  client c(context, o);
  send_all(c, 1, 1);
  REQUIRE(c.until_answered(1));
  send_all(c, 2, 4);
  REQUIRE(c.until([&] { return c.failures.size() == 3; }));
  for (const auto& [id, why] : c.failures) CHECK(why == core::transport_failure::connection_lost);
  send_all(c, 5, 5);
  REQUIRE(c.until([&] { return c.answers.contains(5); }));
  CHECK(server.accepted() == 2);
}

TEST_CASE("a server that answers pings and nothing else keeps its connection") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script{.identity = &identity};
  served_connection* slow = nullptr;
  script.on_request = [&](served_connection& c, std::uint32_t stream, int n) {
    if (n == 2) slow = &c;
    if (n != 2) c.answer(stream, "ok");
  };
  test_server server(context, script);
  auto o = options_for(server, identity);
  o.connections = 1;
  o.quiet = 20ms;
  o.dead = 5s;
  client c(context, o);
  send_all(c, 1, 2);
  REQUIRE(c.until([&] { return server.pings() >= 4; }));
  CHECK(c.failures.empty());
  slow->answer(3, "late");
  REQUIRE(c.until_answered(2));
  CHECK(server.accepted() == 1);
}

TEST_CASE("a server that never answers a ping, and goes on answering, keeps its connection") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script{.identity = &identity, .no_ping_acks = true};
  script.on_request = [](served_connection& c, std::uint32_t stream, int n) {
    if (n != 2) c.answer(stream, "ok");
  };
  test_server server(context, script);
  auto o = options_for(server, identity);
  o.connections = 1;
  o.quiet = 20ms;
  o.dead = 2s;
  client c(context, o);
  send_all(c, 1, 2);
  c.abandon(2);
  // Each answer comes after a silence that was asked about, and is itself the sign of life.
  for (attempt_id id = 3; id <= 6; ++id) {
    const int before = server.pings();
    REQUIRE(c.until([&] { return server.pings() > before || id > 3; }));
    send_all(c, id, id);
    REQUIRE(c.until([&] { return c.answers.contains(id); }));
  }
  CHECK(c.settled.contains(2));
  CHECK(c.failures.empty());
  CHECK(server.accepted() == 1);
}
