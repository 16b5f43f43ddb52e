// Connections that end in every way, before, in and after a request.
#include <doctest/doctest.h>

#include "client.hpp"
#include "raw_server.hpp"

using namespace mpustop;
using namespace mpustop::net;
using namespace mpustop::net::test;
using core::transport_failure;

namespace {

transport_options options_for(const raw_server& server) {
  transport_options o;
  const bool tls = server.identity != nullptr;
  o.to = parse_endpoint((tls ? "https://localhost:" : "http://localhost:") +
                        std::to_string(server.port()));
  if (tls) o.ca_file = server.identity->file();
  o.http = http_version_choice::http11;
  o.addresses = {"127.0.0.1"};
  o.connections = 3;
  return o;
}

/// Sends `n` requests, and what failed again, until each is answered; the sends that it took.
attempt_id answer_all(client& c, std::size_t n) {
  attempt_id sent = 0;
  const bool done = c.until([&] {
    std::size_t open = sent - c.answers.size() - c.failures.size();
    c.want(static_cast<unsigned>(n - c.answers.size()));
    while (c.it->room().requests > 0 && c.answers.size() + open < n) {
      c.send(++sent);
      ++open;
    }
    c.flush();
    return c.answers.size() == n;
  });
  CHECK(done);
  CHECK(c.told_in_call == 0);
  return sent;
}

}  // namespace

TEST_CASE("a server that closes after each answer") {
  boost::asio::io_context context;
  server_identity identity;
  constexpr std::size_t requests = 200;
  std::string answer = plain_answer();
  server_identity* tls = nullptr;
  SUBCASE("and says so") {
    answer.insert(answer.find("\r\n"), "\r\nConnection: close");
    SUBCASE("in cleartext") {}
    SUBCASE("over TLS") { tls = &identity; }
    raw_server server(
        context, [&](raw_peer& p) { p.send(answer), p.close(); }, tls);
    client c(context, options_for(server));
    CHECK(answer_all(c, requests) == requests);
    CHECK(c.failures.empty());
    CHECK(server.accepted() >= static_cast<int>(requests));
    CHECK(c.problems.empty());
  }
  SUBCASE("and does not say so") {
    SUBCASE("in cleartext") {}
    SUBCASE("over TLS") { tls = &identity; }
    raw_server server(
        context, [&](raw_peer& p) { p.send(answer), p.close(); }, tls);
    client c(context, options_for(server));
    answer_all(c, requests);
    for (const auto& [id, why] : c.failures) {
      const bool known =
          why == transport_failure::stale_connection || why == transport_failure::not_processed;
      CHECK(known);
    }
    CHECK(c.failures.size() < requests / 4);  // it is learnt what a connection takes
    CHECK(c.problems.empty());
  }
  SUBCASE("with a reset") {
    raw_server server(context, [&](raw_peer& p) { p.send(answer), p.reset(); });
    client c(context, options_for(server));
    answer_all(c, requests);
    CHECK(c.failures.size() < requests / 4);
    CHECK(c.problems.empty());
  }
}

TEST_CASE("a request that meets the end of a used connection is told as such") {
  boost::asio::io_context context;
  raw_server server(context, [](raw_peer& p) {
    if (p.requests() == 1)
      p.send(plain_answer());
    else
      p.reset();
  });
  auto o = options_for(server);
  o.connections = 1;
  client c(context, o);
  REQUIRE(c.until_room());
  c.send(1);
  c.flush();
  REQUIRE(c.until_answered(1));
  REQUIRE(c.until_room());
  c.send(2);
  c.flush();
  REQUIRE(c.until([&] { return c.failures.size() == 1; }));
  CHECK(c.failures[2] == transport_failure::stale_connection);
  REQUIRE(c.until_room());  // the next one is opened at once
  CHECK(c.problems.empty());
}

TEST_CASE("a reset before, within and amid a request costs that request alone") {
  boost::asio::io_context context;
  server_identity identity;
  int resets = 5;
  const auto reset_first = [&resets](raw_peer& p) {
    if (resets-- > 0) p.reset();
  };
  const auto good = [](raw_peer& p) { p.send(plain_answer()); };
  SUBCASE("as the connection is accepted") {
    raw_server server(context, good);
    server.on_accept = reset_first;
    client c(context, options_for(server));
    answer_all(c, 20);
  }
  SUBCASE("in the TLS handshake") {
    raw_server server(context, good, &identity);
    server.on_accept = reset_first;
    client c(context, options_for(server));
    CHECK(answer_all(c, 20) == 20);  // no connection was up that could have taken a request
  }
  SUBCASE("when the request has begun to come") {
    raw_server server(context, good, &identity);
    server.on_bytes = reset_first;
    client c(context, options_for(server));
    answer_all(c, 20);
    CHECK(c.failures.size() >= 5);
  }
  SUBCASE("amid the answer") {
    raw_server server(context, [&](raw_peer& p) {
      if (resets-- <= 0) return p.send(plain_answer());
      p.send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"Req");
      p.reset();
    });
    client c(context, options_for(server));
    answer_all(c, 20);
    CHECK(c.failures.size() == 5);
    for (const auto& [id, why] : c.failures) CHECK(why == transport_failure::connection_lost);
    for (const auto& [id, text] : c.answers) CHECK(text == "200 ok");
  }
}

TEST_CASE("TLS that breaks in mid-run costs its connection alone") {
  boost::asio::io_context context;
  server_identity identity;
  SUBCASE("an alert, or rubbish") {
    raw_server server(
        context,
        [](raw_peer& p) {
          if (p.requests() < 4) return p.send(plain_answer());
          p.send_unencrypted(std::string("\x15\x03\x03\x00\x02\x02\x50", 7));
        },
        &identity);
    client c(context, options_for(server));
    answer_all(c, 30);
    CHECK(c.failures.size() >= 3);  // after that it is known what a connection takes
    CHECK(c.problems.empty());
  }
  SUBCASE("the end without close_notify, where a length said that more was to come") {
    raw_server server(
        context,
        [](raw_peer& p) {
          if (p.requests() == 1) return p.send(plain_answer());
          p.send("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok");
          p.cut();
        },
        &identity);
    client c(context, options_for(server));
    answer_all(c, 10);
    for (const auto& [id, why] : c.failures) CHECK(why == transport_failure::connection_lost);
    for (const auto& [id, text] : c.answers) CHECK(text == "200 ok");
  }
}

TEST_CASE("a certificate that becomes a wrong one is never accepted, and live connections go on") {
  boost::asio::io_context context;
  server_identity identity, other;
  bool last = false;
  raw_server server(
      context,
      [&](raw_peer& p) {
        p.send(plain_answer());
        if (last) p.close();
      },
      &identity);
  auto o = options_for(server);
  client c(context, o);
  REQUIRE(c.until_room());
  CHECK(server.accepted() == 1);
  server.identity = &other;
  for (attempt_id id = 1; id <= 20; ++id) {
    c.want(3);  // further connections are refused, and this one serves
    REQUIRE(c.until_room());
    last = id == 20;
    c.send(id);
    c.flush();
    REQUIRE(c.until_answered(id));
  }
  CHECK(c.failures.empty());
  CHECK(c.protocols.size() == 1);
  c.want(1);
  REQUIRE(c.until([&] { return !c.problems.empty(); }));
  CHECK(c.problems[0].find("the server's certificate is not trusted") != std::string::npos);
  CHECK(server.requests() == 20);
  server.identity = &identity;
  last = false;
  REQUIRE(c.until_room());
}
