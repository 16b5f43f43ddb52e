#include "h2_frames.hpp"

namespace mpustop::http::frames {
namespace {

/// A server session whose client is written by hand.
struct harness final : server_events {
  struct asked {
    std::uint32_t stream;
    server_request request;
  };
  explicit harness(const h2_server_options& options = {})
      : session(make_h2_server_session(options)) {
    first = feed(std::string(client_magic) + settings({}));
  }
  void on_request(std::uint32_t stream, server_request& request) override {
    requests.push_back({stream, request});
    if (echo) session->respond(stream, {200, {{"x-a", "b"}}, request.target});
  }
  std::vector<frame> feed(std::string_view bytes, std::size_t largest = 0) {
    cutter(largest, 3).each(bytes, [&](std::string_view piece) { session->feed(piece, *this); });
    return written();
  }
  std::vector<frame> written() {
    std::string out;
    session->drain(out);
    return parse(out);
  }
  std::unique_ptr<server_session> session;
  std::vector<asked> requests;
  std::vector<frame> first;
  bool echo = false;
};

std::string get(std::uint32_t stream, std::uint8_t flags = end_stream) {
  return headers(stream,
                 {{":method", "GET"}, {":scheme", "http"}, {":authority", "h:1"}, {":path", "/a"}},
                 flags);
}

/// The status of the one answer among the frames, read with nghttp2; 0 without one.
int status_of(const std::vector<frame>& all) {
  const auto heads = of_type(all, NGHTTP2_HEADERS);
  if (heads.size() != 1) return 0;
  nghttp2_hd_inflater* inflater = nullptr;
  REQUIRE(nghttp2_hd_inflate_new(&inflater) == 0);
  nghttp2_nv nv{};
  int flags = 0;
  const auto* in = reinterpret_cast<const std::uint8_t*>(heads[0].payload.data());
  nghttp2_hd_inflate_hd2(inflater, &nv, &flags, in, heads[0].payload.size(), 1);
  const int status = std::stoi(std::string(reinterpret_cast<char*>(nv.value), nv.valuelen));
  nghttp2_hd_inflate_del(inflater);
  return status;
}

}  // namespace

TEST_CASE("h2 server: a request is told in full, in whatever pieces") {
  for (const std::size_t largest : {0, 1, 9}) {
    harness server;
    server.feed(headers(1, {{":method", "POST"},
                            {":scheme", "https"},
                            {":path", "/p?q=%20"},
                            {"host", "h"},
                            {"x-acs-action", "Do It"}}) +
                    data(1, "hel") + data(1, "lo") + headers(1, {{"x-trailer", "t"}}, end_stream) +
                    get(3),
                largest);
    REQUIRE(server.requests.size() == 2);
    const server_request& request = server.requests[0].request;
    CHECK(request.method == "POST");
    CHECK(request.target == "/p?q=%20");
    CHECK(request.host == "h");
    CHECK(request.body == "hello");
    REQUIRE(request.headers.size() == 1);
    CHECK(request.headers[0] == std::pair<std::string, std::string>("x-acs-action", "Do It"));
    CHECK(server.requests[1].request.method == "GET");
    CHECK(server.requests[1].request.host == "h:1");
    CHECK(server.requests[1].request.body.empty());
    CHECK(server.requests[1].request.headers.empty());
  }
}

TEST_CASE("h2 server: streams at once are announced") {
  const harness server({.max_concurrent_streams = 7});
  const auto all = of_type(server.first, NGHTTP2_SETTINGS);
  REQUIRE(all.size() == 2);  // its own, and the ACK
  CHECK(all[0].payload.starts_with(number(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 2) +
                                   number(7, 4)));
}

TEST_CASE("h2 server: answers at once and later, with and without a body") {
  harness server;
  server.echo = true;
  auto all = server.feed(get(1));
  CHECK(status_of(all) == 200);
  REQUIRE(of_type(all, NGHTTP2_DATA).size() == 1);
  CHECK(of_type(all, NGHTTP2_DATA)[0].payload == "/a");
  server.echo = false;
  CHECK(of_type(server.feed(get(3)), NGHTTP2_HEADERS).empty());
  server.session->respond(3, {404, {}, ""});
  server.session->respond(3, {200, {}, "again"});
  server.session->respond(99, {200, {}, "nobody"});
  all = server.written();
  CHECK(status_of(all) == 404);
  CHECK(of_type(all, NGHTTP2_HEADERS)[0].flags == (end_stream | end_headers));
  CHECK_FALSE(server.session->finished());
}

TEST_CASE("h2 server: what is too large is refused by the session itself") {
  harness server;
  const std::string body(16'000, 'x');
  std::string large = get(1, 0);
  for (int i = 0; i < 4; ++i) large += data(1, body);
  server.feed(large);
  CHECK(status_of(server.feed(data(1, body, end_stream))) == 413);
  std::string parts;
  for (int i = 0; i < 5; ++i) {
    const std::string part = block({{"x-long", std::string(15'000, 'x')}});
    parts += raw(NGHTTP2_CONTINUATION, i == 4 ? end_headers : 0, 3, part);
  }
  const std::string head =
      block({{":method", "GET"}, {":scheme", "http"}, {":authority", "h"}, {":path", "/"}});
  CHECK(status_of(server.feed(raw(NGHTTP2_HEADERS, end_stream, 3, head) + parts)) == 431);
  CHECK(server.requests.empty());
  server.feed(get(5));
  CHECK(server.requests.size() == 1);
}

TEST_CASE("h2 server: a request that is reset at once has arrived all the same") {
  harness server;
  server.echo = true;
  const auto all = server.feed(get(1) + reset(1, NGHTTP2_CANCEL) + get(3));
  CHECK(server.requests.size() == 2);
  REQUIRE(of_type(all, NGHTTP2_HEADERS).size() == 1);
  CHECK(of_type(all, NGHTTP2_HEADERS)[0].stream == 3);
  // Half a request that is reset never was one.
  server.feed(get(5, 0) + reset(5, NGHTTP2_CANCEL));
  CHECK(server.requests.size() == 2);
}

TEST_CASE("h2 server: what is not HTTP/2 ends the connection") {
  for (const std::string_view bytes :
       {"GET / HTTP/1.1\r\nhost: a\r\n\r\n", "\x16\x03\x01nonsense"}) {
    const auto session = make_h2_server_session();
    harness events;
    session->feed(bytes, events);
    CHECK(session->finished());
  }
}

TEST_CASE("h2 server: a client that makes it answer and reads nothing is cut off") {
  harness server;
  std::string pings;
  for (int i = 0; i < 900; ++i) pings += raw(NGHTTP2_PING, 0, 0, "12345678");
  std::size_t fed = 0;
  for (; !server.session->finished(); fed += pings.size()) {
    REQUIRE(fed < 20'000'000);
    server.session->feed(pings, server);
  }
}

TEST_CASE("h2 server: ways to misbehave") {
  harness server;
  server.feed(get(1) + get(3) + get(5));
  SUBCASE("a reset") {
    server.session->reset(3, NGHTTP2_REFUSED_STREAM);
    const auto all = server.written();
    REQUIRE(of_type(all, NGHTTP2_RST_STREAM).size() == 1);
    CHECK(all[0].stream == 3);
    CHECK(all[0].payload == number(NGHTTP2_REFUSED_STREAM, 4));
    server.session->respond(3, {200, {}, "late"});
    CHECK(server.written().empty());
  }
  SUBCASE("a GOAWAY, whose streams are still answered") {
    server.session->goaway(3, NGHTTP2_ENHANCE_YOUR_CALM);
    const auto all = of_type(server.written(), NGHTTP2_GOAWAY);
    REQUIRE(all.size() == 1);
    CHECK(all[0].payload == number(3, 4) + number(NGHTTP2_ENHANCE_YOUR_CALM, 4));
    CHECK_FALSE(server.session->finished());
    for (const std::uint32_t stream : {1, 3, 5}) server.session->respond(stream, {200, {}, "x"});
    CHECK(of_type(server.written(), NGHTTP2_HEADERS).size() >= 2);
    CHECK(server.session->finished());
  }
  SUBCASE("a GOAWAY in two steps") {
    server.session->goaway(0x7fffffff, NGHTTP2_NO_ERROR);
    CHECK(of_type(server.written(), NGHTTP2_GOAWAY).at(0).payload ==
          number(0x7fffffff, 4) + number(0, 4));
    server.feed(get(7));
    CHECK(server.requests.size() == 4);
    server.session->goaway(7, NGHTTP2_NO_ERROR);
    CHECK(of_type(server.written(), NGHTTP2_GOAWAY).at(0).payload == number(7, 4) + number(0, 4));
    server.feed(get(9));
    CHECK(server.requests.size() == 4);
  }
  SUBCASE("closing at once") {
    server.session->close();
    CHECK(server.session->finished());
  }
}

}  // namespace mpustop::http::frames
