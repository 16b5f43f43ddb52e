#include "support.hpp"

namespace mpustop::http {
namespace {

/// A server session and what it told.
struct harness final : server_events {
  struct asked {
    std::uint32_t stream;
    server_request request;
  };
  void on_request(std::uint32_t stream, server_request& request) override {
    requests.push_back({stream, request});
    if (echo) session->respond(stream, {200, {}, request.target});
  }
  std::string feed(std::string_view bytes, std::size_t largest = 0) {
    cutter(largest, 3).each(bytes, [&](std::string_view piece) { session->feed(piece, *this); });
    return drained();
  }
  std::string drained() {
    std::string out;
    session->drain(out);
    return out;
  }
  std::unique_ptr<server_session> session = make_h1_server_session();
  std::vector<asked> requests;
  bool echo = false;
};

std::string answer(int status, std::string_view reason, std::string_view body) {
  return "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason) +
         "\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

const std::string get = "GET /a HTTP/1.1\r\nHost: h:1\r\n\r\n";

}  // namespace

TEST_CASE("h1 server: a request is told in full, in whatever pieces") {
  for (const std::size_t largest : {0, 1, 9}) {
    harness server;
    server.feed(
        "POST /p?q=%20 HTTP/1.1\r\nHOST: h\r\nX-Acs-Action:  Do It \r\n"
        "Content-Length: 5\r\n\r\nhello"
        "GET / HTTP/1.1\r\nhost: i\r\ntransfer-encoding: chunked\r\n\r\n"
        "2\r\nab\r\n1\r\nc\r\n0\r\nhost: trailer\r\n\r\n",
        largest);
    REQUIRE(server.requests.size() == 2);
    const server_request& first = server.requests[0].request;
    CHECK(first.method == "POST");
    CHECK(first.target == "/p?q=%20");
    CHECK(first.host == "h");
    CHECK(first.body == "hello");
    REQUIRE(first.headers.size() == 2);
    CHECK(first.headers[0] == std::pair<std::string, std::string>("x-acs-action", "Do It"));
    CHECK(first.headers[1] == std::pair<std::string, std::string>("content-length", "5"));
    CHECK(server.requests[1].request.host == "i");
    CHECK(server.requests[1].request.body == "abc");
    CHECK(server.requests[1].request.headers.size() == 1);
  }
}

TEST_CASE("h1 server: pipelined requests are answered in their order") {
  harness server;
  server.feed(get + get + get);
  REQUIRE(server.requests.size() == 3);
  server.session->respond(server.requests[2].stream, {200, {}, "three"});
  server.session->respond(server.requests[1].stream, {404, {{"x-a", "b"}}, "two"});
  server.session->respond(server.requests[1].stream, {200, {}, "again"});
  CHECK(server.drained().empty());
  server.session->respond(server.requests[0].stream, {498, {}, ""});
  CHECK(server.drained() == answer(498, "", "") +
                                "HTTP/1.1 404 Not Found\r\nx-a: b\r\ncontent-length: 3\r\n\r\ntwo" +
                                answer(200, "OK", "three"));
  server.session->respond(server.requests[0].stream, {200, {}, "late"});
  CHECK(server.drained().empty());
  CHECK_FALSE(server.session->finished());
}

TEST_CASE("h1 server: a request that closes is the last") {
  for (const std::string& last :
       {std::string("GET /z HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"),
        std::string("GET /z HTTP/1.0\r\n\r\n")}) {
    harness server;
    server.feed(get + last + get);
    REQUIRE(server.requests.size() == 2);
    server.session->respond(server.requests[1].stream, {200, {}, "z"});
    CHECK_FALSE(server.session->finished());
    server.session->respond(server.requests[0].stream, {200, {}, "a"});
    CHECK(server.session->finished());
    CHECK(server.drained() ==
          answer(200, "OK", "a") +
              "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\nz");
    CHECK(server.feed(get).empty());
    CHECK(server.requests.size() == 2);
  }
}

TEST_CASE("h1 server: 100 is sent to who waits for it, in its turn") {
  const std::string head =
      "POST / HTTP/1.1\r\nhost: h\r\nExpect: 100-Continue\r\ncontent-length: 2\r\n\r\n";
  harness server;
  CHECK(server.feed(head, 1) == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(server.feed("{").empty());
  CHECK(server.feed("}").empty());
  REQUIRE(server.requests.size() == 1);
  CHECK(server.requests[0].request.body == "{}");
  CHECK(server.feed(head).empty());
  server.session->respond(server.requests[0].stream, {200, {}, "a"});
  CHECK(server.drained() == answer(200, "OK", "a") + "HTTP/1.1 100 Continue\r\n\r\n");
  harness unasked;
  CHECK(unasked.feed(head + "{}").empty());
  CHECK(unasked.requests.size() == 1);
}

TEST_CASE("h1 server: what is no request, or too large, is refused and ends the connection") {
  struct {
    std::string bytes;
    std::string_view start;
  } const cases[] = {
      {"\x16\x03\x01\x02\x00\x01\r\n\r\n", "HTTP/1.1 400 "},
      {"GET /\r\n\r\n", "HTTP/1.1 400 "},
      {"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
      {"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", "HTTP/1.1 400 "},
      {"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1x\r\n\r\n", "HTTP/1.1 400 "},
      {"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 70000\r\n\r\n", "HTTP/1.1 413 "},
      {"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n11170\r\n" +
           std::string(70'000, 'x'),
       "HTTP/1.1 413 "},
      {"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1;" +
           std::string(70'000, 'x'),
       "HTTP/1.1 4"},
      {"GET / HTTP/1.1\r\nhost: a\r\nx: " + std::string(70'000, 'x'), "HTTP/1.1 431 "},
      {"GET /" + std::string(70'000, 'x'), "HTTP/1.1 431 "},
  };
  for (const auto& [bytes, start] : cases) {
    for (const std::size_t largest : {0, 1000}) {
      CAPTURE(bytes.substr(0, 60));
      harness server;
      const std::string out = server.feed(bytes, largest);
      CHECK(out.substr(0, start.size()) == start);
      CHECK(out.find("connection: close\r\n") != std::string::npos);
      CHECK(server.session->finished());
      CHECK(server.requests.empty());
    }
  }
}

TEST_CASE("h1 server: a bad request waits for the answers before it") {
  harness server;
  CHECK(server.feed(get + "nonsense\r\n\r\n").empty());
  CHECK_FALSE(server.session->finished());
  server.session->respond(server.requests[0].stream, {200, {}, "a"});
  const std::string out = server.drained();
  CHECK(out.starts_with(answer(200, "OK", "a") + "HTTP/1.1 400 "));
  CHECK(server.session->finished());
}

TEST_CASE("h1 server: requests ahead of their answers are bounded") {
  harness server;
  for (int i = 0; i < 3000; ++i) server.feed(get);
  CHECK(server.requests.size() < 1100);
  for (const auto& asked : server.requests) server.session->respond(asked.stream, {200, {}, ""});
  CHECK(server.session->finished());
}

TEST_CASE("h1 server: ways to misbehave") {
  harness server;
  SUBCASE("closing at once") {
    server.echo = true;
    CHECK(server.feed(get) == answer(200, "OK", "/a"));
    server.session->close();
    CHECK(server.session->finished());
  }
  SUBCASE("a request without an answer") {
    server.feed(get);
    server.session->reset(server.requests[0].stream, 0);
    server.session->respond(server.requests[0].stream, {200, {}, ""});
    CHECK(server.session->finished());
    CHECK(server.drained().empty());
  }
  SUBCASE("the next answer is the last") {
    server.echo = true;
    server.session->goaway(0, 0);
    CHECK_FALSE(server.session->finished());
    CHECK(server.feed(get).find("connection: close\r\n") != std::string::npos);
    CHECK(server.session->finished());
  }
}

}  // namespace mpustop::http
