// What HTTP/2 servers do to connections, and what the transport makes of it.
#include <doctest/doctest.h>

#include "../http/h2_frames.hpp"
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

TEST_CASE("a server that ends its connections after a few requests: all are answered once") {
  boost::asio::io_context context;
  server_identity identity;
  int life = 0;
  SUBCASE("three") { life = 3; }
  SUBCASE("one") { life = 1; }
  CAPTURE(life);
  server_script script{.identity = &identity};
  std::map<served_connection*, int> taken;
  script.on_request = [&](served_connection& c, std::uint32_t stream, int) {
    if (++taken[&c] > life) return;  // ignored, as the GOAWAY says
    if (taken[&c] == life) c.inject(http::frames::goaway(stream, 0));
    c.answer(stream, "ok");
  };
  test_server server(context, script);
  client c(context, options_for(server, identity));
  std::set<attempt_id> open;
  for (attempt_id id = 1; id <= 300; ++id) open.insert(id);
  unsigned sends = 0;
  std::map<attempt_id, attempt_id> task_of;  // an attempt may be a replay
  attempt_id next = 1;
  const auto reap = [&] {
    for (const auto& [id, answer] : c.answers) open.erase(task_of[id]);
    return open.empty();
  };
  while (!reap()) {
    std::set<attempt_id> under_way;
    for (const auto& [id, task] : task_of)
      if (!c.answers.contains(id) && !c.failures.contains(id)) under_way.insert(task);
    std::vector<attempt_id> wanted;
    for (const attempt_id task : open)
      if (!under_way.contains(task)) wanted.push_back(task);
    c.want(static_cast<unsigned>(wanted.size()));
    for (const attempt_id task : wanted) {
      if (c.it->room().requests == 0) break;
      task_of[next] = task;
      c.send(next++);
      ++sends;
    }
    c.flush();
    const auto told = c.answers.size() + c.failures.size();
    REQUIRE(c.until([&] {
      return c.answers.size() + c.failures.size() > told ||
             (c.it->room().requests > 0 && !wanted.empty());
    }));
  }
  for (const auto& [id, why] : c.failures) CHECK(why == core::transport_failure::not_processed);
  // Once it is known how few a connection takes, hardly one comes back.
  CHECK(sends < 300 + 300);
  CHECK(server.accepted() >= 300 / life);
}

TEST_CASE("stream ids that are nearly used up: the connection is replaced before") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script{.identity = &identity};
  script.on_request = [](served_connection& c, std::uint32_t stream, int) {
    CHECK(stream <= 41);
    c.answer(stream, "ok");
  };
  test_server server(context, script);
  auto o = options_for(server, identity);
  o.last_stream_id_limit = 41;
  client c(context, o);
  send_all(c, 1, 400);
  REQUIRE(c.until_answered(400));
  CHECK(c.failures.empty());
  CHECK(server.accepted() >= 400 / 21);
}

TEST_CASE("a server that asks for HTTP/1.1 gets it, and what it refused is not processed") {
  boost::asio::io_context context;
  server_identity identity;
  std::string wish;
  SUBCASE("by resetting a stream") { wish = "reset"; }
  SUBCASE("by going away") { wish = "goaway"; }
  server_script script{.identity = &identity};
  script.on_request = [&](served_connection& c, std::uint32_t stream, int n) {
    if (n <= 3) return c.answer(stream, "ok");
    if (c.protocol() == "http/1.1") return c.answer(stream, "the old way");
    c.inject(wish == "reset" ? http::frames::reset(stream, 0xd) : http::frames::goaway(0, 0xd));
  };
  test_server server(context, script);
  client c(context, options_for(server, identity));
  send_all(c, 1, 3);
  REQUIRE(c.until_answered(3));
  send_all(c, 4, 9);
  REQUIRE(c.until([&] { return c.failures.size() == 6; }));
  for (const auto& [id, why] : c.failures) CHECK(why == core::transport_failure::not_processed);
  send_all(c, 10, 40);
  REQUIRE(c.until_answered(34));
  CHECK(c.answers[40] == "200 the old way");
  CHECK(c.failures.size() == 6);
  CHECK(c.protocols.back() == "http/1.1");
  CHECK(c.notices == std::vector<std::string>{"the server asks for HTTP/1.1: going on with it"});
  CHECK(c.problems.empty());
  CHECK(c.told_in_call == 0);
}

TEST_CASE("a server that asks for HTTP/1.1 where HTTP/2 is wanted: that is told") {
  boost::asio::io_context context;
  server_identity identity;
  bool tls = true;
  SUBCASE("over TLS") {}
  SUBCASE("in cleartext, by prior knowledge") { tls = false; }
  server_script script{.identity = tls ? &identity : nullptr, .h2_cleartext = !tls};
  script.on_request = [&](served_connection& c, std::uint32_t stream, int) {
    c.inject(http::frames::reset(stream, 0xd));
  };
  test_server server(context, script);
  auto o = options_for(server, identity);
  if (!tls) o.to = parse_endpoint("http://localhost:" + std::to_string(server.port()));
  o.http = http_version_choice::http2;
  client c(context, o);
  send_all(c, 1, 1);
  REQUIRE(c.until([&] { return !c.problems.empty(); }));
  CHECK(c.problems[0].find("asks for HTTP/1.1; use --http auto or 1.1") != std::string::npos);
  CHECK(c.failures[1] == core::transport_failure::not_processed);
  CHECK(c.notices.empty());
}

TEST_CASE("a server that allows no request is left, and that is told when it goes on") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script{.identity = &identity};
  bool allows = false;
  script.on_request = [&](served_connection& c, std::uint32_t stream, int n) {
    if (n == 1) c.go_away();
    c.answer(stream, "ok");
  };
  script.streams = [&] { return allows ? 100u : 0u; };
  test_server server(context, script);
  auto o = options_for(server, identity);
  o.connections = 1;
  o.connect_timeout = 200ms;
  client c(context, o);
  allows = true;
  send_all(c, 1, 1);
  REQUIRE(c.until_answered(1));
  allows = false;
  REQUIRE(c.until([&] {
    c.want(1);
    return !c.problems.empty();
  }));
  CHECK(c.problems[0].find("the server allows no request") != std::string::npos);
  CHECK(server.accepted() >= 2);
  allows = true;
  send_all(c, 2, 2);
  REQUIRE(c.until_answered(2));
}

TEST_CASE("a server that asks for calm: fewer at once, and everything is answered") {
  boost::asio::io_context context;
  server_identity identity;
  server_script script{.identity = &identity};
  int at_once = 0, most = 0;
  script.on_request = [&](served_connection& c, std::uint32_t stream, int n) {
    most = n > 60 ? std::max(most, ++at_once) : 0;
    if (n == 60) c.inject(http::frames::goaway(stream, 0xb));
    if (n <= 60) return c.answer(stream, "ok");
    boost::asio::post(context, [&] { --at_once; });
    c.answer(stream, "ok");
  };
  test_server server(context, script);
  auto o = options_for(server, identity);
  o.connections = 1;
  client c(context, o);
  send_all(c, 1, 60);
  REQUIRE(c.until([&] { return c.answers.size() + c.failures.size() == 60; }));
  REQUIRE(c.until_room());
  CHECK(c.it->room().requests <= 50);
  send_all(c, 61, 500);
  REQUIRE(c.until([&] { return c.answers.size() + c.failures.size() == 500; }));
  CHECK(c.failures.empty());
  CHECK(server.accepted() == 2);
}
