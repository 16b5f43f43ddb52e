// Addresses that die, connections that grow old, and a machine that runs out of descriptors.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "client.hpp"
#include "raw_server.hpp"
#include "test_server.hpp"

using namespace mpustop;
using namespace mpustop::net;
using namespace mpustop::net::test;
using namespace std::chrono_literals;

namespace {

server_script answering(server_identity* identity) {
  server_script s;
  s.identity = identity;
  s.on_request = [](served_connection& c, std::uint32_t stream, int) { c.answer(stream, "ok"); };
  return s;
}

transport_options options_for(std::uint16_t port, const server_identity& identity,
                              http_version_choice http = http_version_choice::automatic) {
  transport_options o;
  o.to = parse_endpoint("https://localhost:" + std::to_string(port));
  o.ca_file = identity.file();
  o.http = http;
  o.addresses = {"127.0.0.1"};
  return o;
}

/// Keeps `at_once` requests under way until `done`.
bool keep_busy(client& c, unsigned at_once, const std::function<bool()>& done) {
  attempt_id sent = c.answers.size() + c.failures.size();
  return c.until([&] {
    c.want(at_once);
    while (c.it->room().requests > 0 && sent < c.answers.size() + c.failures.size() + at_once)
      c.send(++sent);
    c.flush();
    return done();
  });
}

/// Takes the descriptors of this process but for `left`; gives them back at the end.
class few_descriptors {
 public:
  explicit few_descriptors(int left) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest = open("/dev/null", O_RDONLY);  // those below are in use
    REQUIRE(lowest >= 0);
    close(lowest);
    rlimit now = before_;
    now.rlim_cur = static_cast<rlim_t>(lowest + left);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &now) == 0);
  }
  ~few_descriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  few_descriptors(const few_descriptors&) = delete;
  few_descriptors& operator=(const few_descriptors&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("an old connection is replaced while requests are under way, and none is lost") {
  boost::asio::io_context context;
  server_identity identity;
  test_server server(context, answering(&identity));
  auto http = http_version_choice::http2;
  SUBCASE("HTTP/2") {}
  SUBCASE("HTTP/1.1") { http = http_version_choice::http11; }
  auto o = options_for(server.port(), identity, http);
  o.age = 100ms;
  o.connections = 2;
  client c(context, o);
  REQUIRE(keep_busy(c, 2, [&] { return server.ended() >= 8 && c.answers.size() > 20; }));
  CHECK(c.failures.empty());
  CHECK(c.problems.empty());
  CHECK(c.notices.empty());
}

TEST_CASE("where the address in use dies, the run moves over to another one") {
  boost::asio::io_context context;
  server_identity identity;
  auto dying = std::make_unique<test_server>(context, answering(&identity));
  const auto port = dying->port();
  test_server living(context, answering(&identity), "127.0.0.2", port);
  auto http = http_version_choice::http2;
  SUBCASE("HTTP/2") {}
  SUBCASE("HTTP/1.1") { http = http_version_choice::http11; }
  auto o = options_for(port, identity, http);
  o.addresses = {"127.0.0.1", "127.0.0.2"};
  client c(context, o);
  REQUIRE(keep_busy(c, 3, [&] { return c.answers.size() > 30; }));
  CHECK(living.accepted() == 0);
  dying.reset();
  REQUIRE(keep_busy(c, 3, [&] { return living.requests() > 30; }));
  CHECK(c.it->room().peer == 1);
  CHECK(c.problems.empty());
}

TEST_CASE("without descriptors the transport goes on with the connections that it has") {
  boost::asio::io_context context;
  server_identity identity;
  test_server server(context, answering(&identity));
  client c(context, options_for(server.port(), identity, http_version_choice::http11));
  REQUIRE(keep_busy(c, 2, [&] { return c.answers.size() > 10; }));
  const auto before = c.it->connections_opened();
  {
    const few_descriptors left(5);
    REQUIRE(keep_busy(c, 50, [&] { return !c.notices.empty(); }));
    const auto had = c.answers.size();
    REQUIRE(keep_busy(c, 50, [&] { return c.answers.size() > had + 500; }));
    CHECK(c.it->connections_opened() < before + 5);
  }
  CHECK(c.notices.size() == 1);
  CHECK(c.notices[0].find("Too many open files") != std::string::npos);
  CHECK(c.problems.empty());
  CHECK(c.failures.empty());
  const auto few = c.it->connections_opened();
  REQUIRE(keep_busy(c, 50, [&] { return c.it->connections_opened() > few + 10; }));
  CHECK(c.failures.empty());
}

TEST_CASE("without a descriptor for the first connection that is told, and tried again") {
  boost::asio::io_context context;
  server_identity identity;
  test_server server(context, answering(&identity));
  client c(context, options_for(server.port(), identity));
  {
    const few_descriptors left(0);
    REQUIRE(c.until([&] { return c.problems.size() >= 2; }));
  }
  CHECK(c.problems[0].find("Too many open files") != std::string::npos);
  REQUIRE(keep_busy(c, 2, [&] { return c.answers.size() > 10; }));
  CHECK(c.notices.empty());
}

TEST_CASE("old connections to a name are replaced while it leads to the same addresses") {
  boost::asio::io_context context;
  server_identity identity;
  test_server server(context, answering(&identity));
  auto o = options_for(server.port(), identity);
  o.addresses.clear();  // localhost, by the resolver
  o.age = 200ms;
  client c(context, o);
  REQUIRE(keep_busy(c, 2, [&] { return server.accepted() >= 4; }));
  CHECK(c.failures.empty());
  CHECK(c.problems.empty());
}
