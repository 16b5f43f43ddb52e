#include "h2_frames.hpp"

namespace mpustop::http::frames {

using core::transport_failure;

TEST_CASE("h2: the fields that decide something are kept, of the final answer alone") {
  scripted peer(1);
  peer.feed(headers(1, {{":status", "103"}, {"date", "early"}, {"link", "</x>"}}));
  peer.feed(headers(1, {{":status", "100"}}));
  peer.feed(headers(1, {{":status", "400"},
                        {"date", "Tue"},
                        {"retry-after", "2"},
                        {"x-acs-retry-after", "1500"},
                        {"x-ratelimit-user", "Remain:0"},
                        {"x-ratelimit-user-api", "Remain:1"},
                        {"content-encoding", "gzip"},
                        {"content-length", "5"},
                        {"server", "x"}}));
  CHECK_FALSE(peer.record.has(0));
  peer.feed(data(1, "he") + data(1, "") + data(1, "llo"));
  CHECK_FALSE(peer.record.has(0));
  peer.feed(headers(1, {{"retry-after", "99"}, {"x-acs-retry-after", "99"}}, end_stream));
  REQUIRE(peer.told(0).how == ending::answered);
  const core::response& answer = peer.told(0).answer;
  CHECK(answer.status == 400);
  CHECK(answer.date == "Tue");
  CHECK(answer.retry_after == "2");
  CHECK(answer.acs_retry_after == "1500");
  CHECK(answer.ratelimit_user == "Remain:0");
  CHECK(answer.ratelimit_user_api == "Remain:1");
  CHECK(answer.content_encoding == "gzip");
  CHECK(answer.body == "hello");
  CHECK(peer.client->in_flight() == 0);
}

TEST_CASE("h2: an answer without a body is an answer") {
  scripted peer(1);
  peer.feed(headers(1, {{":status", "503"}}, end_stream));
  CHECK(peer.told(0).answer.status == 503);
  CHECK(peer.told(0).answer.body.empty());
}

TEST_CASE("h2: a reset after a whole answer changes nothing") {
  scripted peer(1);
  peer.feed(answer(1) + reset(1, NGHTTP2_NO_ERROR));
  CHECK(peer.told(0).how == ending::answered);
  CHECK_FALSE(peer.client->finished());
}

TEST_CASE("h2: a stream that ends without an answer says what may have become of the request") {
  struct {
    std::string_view what;
    std::string bytes;
    transport_failure why;
  } const cases[] = {
      {"refused", reset(1, NGHTTP2_REFUSED_STREAM), transport_failure::not_processed},
      {"internal error", reset(1, NGHTTP2_INTERNAL_ERROR), transport_failure::stream_reset},
      {"no error, but no answer", reset(1, NGHTTP2_NO_ERROR), transport_failure::stream_reset},
      {"protocol error", reset(1, NGHTTP2_PROTOCOL_ERROR), transport_failure::stream_reset},
      {"cancelled after the header", headers(1, {{":status", "200"}}) + reset(1, NGHTTP2_CANCEL),
       transport_failure::stream_reset},
      // Refused, and yet it was being answered: no proof of anything.
      {"refused after the header",
       headers(1, {{":status", "200"}}) + reset(1, NGHTTP2_REFUSED_STREAM),
       transport_failure::stream_reset},
      {"reset in the body",
       headers(1, {{":status", "200"}}) + data(1, "{") + reset(1, NGHTTP2_NO_ERROR),
       transport_failure::stream_reset},
      // The body is shorter, or longer, than announced.
      {"body too short",
       headers(1, {{":status", "200"}, {"content-length", "3"}}) + data(1, "{}", end_stream),
       transport_failure::protocol_error},
      {"body too long",
       headers(1, {{":status", "200"}, {"content-length", "1"}}) + data(1, "{}", end_stream),
       transport_failure::protocol_error},
      {"no body, but a length",
       headers(1, {{":status", "200"}, {"content-length", "1"}}, end_stream),
       transport_failure::protocol_error},
      {"status no number", headers(1, {{":status", "2x0"}}, end_stream),
       transport_failure::protocol_error},
      {"no status", headers(1, {{"date", "x"}}, end_stream), transport_failure::protocol_error},
      {"upper case name", headers(1, {{":status", "200"}, {"Upper", "x"}}, end_stream),
       transport_failure::protocol_error},
      {"interim answer ends", headers(1, {{":status", "100"}}, end_stream),
       transport_failure::protocol_error},
  };
  for (const auto& [what, bytes, why] : cases) {
    CAPTURE(what);
    scripted peer(2);
    peer.feed(bytes);
    CHECK(peer.told(0).how == ending::failed);
    CHECK(peer.told(0).why == why);
    CHECK_FALSE(peer.client->finished());
    peer.feed(answer(3));
    CHECK(peer.told(1).how == ending::answered);
  }
}

TEST_CASE("h2: a body without a header ends the connection") {
  scripted peer(1);
  peer.feed(data(1, "{}", end_stream));
  CHECK(peer.client->finished());
  CHECK(peer.client->reason().starts_with("the peer broke the protocol: "));
  peer.eof();
  CHECK(peer.told(0).why == transport_failure::protocol_error);
}

TEST_CASE("h2: a header that HTTP/2 forbids never makes an answer out of half a one") {
  scripted peer(1);
  peer.feed(headers(1, {{":status", "200"}, {"connection", "close"}}) + data(1, "{}", end_stream));
  CHECK(peer.told(0).how == ending::failed);
}

TEST_CASE("h2: frames of unknown types, on closed streams and to no purpose are passed over") {
  scripted peer(2);
  peer.feed(raw(0xfa, 0xff, 1, "what") + raw(0xfb, 0, 0, "") +
            raw(NGHTTP2_PRIORITY, 0, 1, number(0, 5)) + answer(1, "one") + data(1, "late") +
            headers(1, {{":status", "500"}}) + raw(NGHTTP2_WINDOW_UPDATE, 0, 1, number(9, 4)));
  CHECK(peer.told(0).answer.body == "one");
  const bool over = peer.client->finished();  // RFC 9113 5.1 lets either be the end of it
  peer.feed(answer(3, "two"));
  if (!over) CHECK(peer.told(1).answer.body == "two");
  peer.eof();
  CHECK(peer.record.waiting() == 0);
}

TEST_CASE("h2: a pushed stream ends the connection, and each request is told once") {
  scripted peer(1);
  peer.feed(raw(NGHTTP2_PUSH_PROMISE, end_headers, 1, number(2, 4) + block({{":method", "GET"}})));
  CHECK(peer.client->finished());
  peer.eof();
  CHECK(peer.told(0).why == transport_failure::protocol_error);
}

TEST_CASE("h2: HTTP_1_1_REQUIRED is told as the reason to leave the connection") {
  scripted peer(1);
  peer.feed(reset(1, NGHTTP2_HTTP_1_1_REQUIRED));
  CHECK(peer.told(0).why == transport_failure::not_processed);
  CHECK(peer.client->draining());
  CHECK(peer.client->reason() == "HTTP_1_1_REQUIRED");
}

namespace {
/// Answers everything with a body of one size; resets instead of finishing if asked to.
struct big_server final : server_events {
  void on_request(std::uint32_t stream, server_request&) override {
    session->respond(stream, {200, {}, std::string(size, 'x')});
    last = stream;
  }
  void exchange(client_session& client, recorder& record) {
    session->feed(drained(client), *this);
    std::string out;
    session->drain(out);
    client.feed(out, record);
  }
  std::unique_ptr<server_session> session = make_h2_server_session();
  std::size_t size = 0;
  std::uint32_t last = 0;
};
}  // namespace

TEST_CASE("h2: a body over 64 KiB is read to its end, kept to 64 KiB and marked") {
  const std::size_t bound = core::response::max_body;
  for (const std::size_t size : {bound - 1, bound, bound + 1, 40 * 1024 * 1024ul}) {
    const auto client = make_h2_session();
    recorder record;
    big_server server;
    server.size = size;
    for (stream_key key = 0; key < 3; ++key) submit(*client, record, key);
    while (record.waiting() > 0) server.exchange(*client, record);
    for (stream_key key = 0; key < 3; ++key) {
      CHECK(record.of(key).answer.body.size() == std::min(size, bound));
      CHECK(record.of(key).answer.oversized == (size > bound));
    }
  }
}

TEST_CASE("h2: more of a body is kept where that is asked for") {
  const std::size_t bound = 1024 * 1024;
  for (const std::size_t size : {bound, bound + 1}) {
    const auto client = make_h2_session({.max_body = bound});
    recorder record;
    big_server server;
    server.size = size;
    submit(*client, record, 0);
    while (record.waiting() > 0) server.exchange(*client, record);
    CHECK(record.of(0).answer.body.size() == bound);
    CHECK(record.of(0).answer.oversized == (size > bound));
  }
}

TEST_CASE("h2: answers that are large together are no debt that ends the connection") {
  const auto client = make_h2_session({.max_body = 4 * 1024 * 1024});
  recorder record;
  big_server server;
  server.size = 2 * 1024 * 1024;
  for (stream_key key = 0; key < 12; ++key) submit(*client, record, key);
  while (record.waiting() > 0) server.exchange(*client, record);
  for (stream_key key = 0; key < 12; ++key) {
    CHECK(record.of(key).how == ending::answered);
    CHECK(record.of(key).answer.body.size() == server.size);
  }
}

TEST_CASE("h2: bodies reset half-way give the connection's window back") {
  const auto client = make_h2_session();
  recorder record;
  big_server server;
  server.size = 1024 * 1024;
  // Together they are 15 times the connection's window.
  for (stream_key key = 0; key < 2000; ++key) {
    submit(*client, record, key);
    server.session->feed(drained(*client), server);
    std::string out;
    server.session->drain(out);
    server.session->reset(server.last, NGHTTP2_INTERNAL_ERROR);
    server.session->drain(out);
    client->feed(out, record);
    REQUIRE(record.of(key).why == transport_failure::stream_reset);
  }
  server.size = core::response::max_body;
  submit(*client, record, 2000);
  server.exchange(*client, record);
  CHECK(record.of(2000).answer.body.size() == server.size);
}

}  // namespace mpustop::http::frames
