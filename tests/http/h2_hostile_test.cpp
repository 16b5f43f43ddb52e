// Servers that reset without end, flood while they answer, and say things out of turn.
#include <malloc.h>

#include "h2_frames.hpp"

namespace mpustop::http::frames {

using core::transport_failure;

namespace {

std::uint32_t as_number(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<std::uint8_t>(c);
  return value;
}

/// What the peer may still send on the connection, as the client's WINDOW_UPDATEs say.
struct connection_window {
  std::int64_t left = 65'535;

  void heed(const std::vector<frame>& written) {
    for (const frame& one : of_type(written, NGHTTP2_WINDOW_UPDATE))
      if (one.stream == 0) left += as_number(one.payload);
  }
};

std::uint32_t stream_of(stream_key key) { return static_cast<std::uint32_t>(2 * key + 1); }

}  // namespace

TEST_CASE("h2: 10,000 resets in the body or before it leave the connection's window whole") {
  const std::string body(8'000, 'x');
  const auto client = make_h2_session();
  recorder record;
  connection_window window;
  client->feed(settings({}), record);
  for (stream_key key = 0; key < 10'000; ++key) {
    submit(*client, record, key);
    window.heed(parse(drained(*client)));
    const std::uint32_t stream = stream_of(key);
    std::string bytes;
    if (key % 3 != 0) bytes += headers(stream, {{":status", "200"}});
    if (key % 3 == 2) {
      REQUIRE(window.left >= static_cast<std::int64_t>(body.size()));
      window.left -= static_cast<std::int64_t>(body.size());
      bytes += data(stream, body);
    }
    // Some of the body may be on its way when the client has given up.
    if (key % 30 == 2) {
      client->feed(bytes, record);
      abandon(*client, record, key);
      window.heed(parse(drained(*client)));
      window.left -= static_cast<std::int64_t>(body.size());
      bytes = data(stream, body);
    }
    client->feed(bytes + reset(stream, NGHTTP2_INTERNAL_ERROR), record);
    window.heed(parse(drained(*client)));
    REQUIRE(record.has(key));
    REQUIRE_FALSE(client->finished());
  }
  CHECK(record.waiting() == 0);
  CHECK(client->room() == 100);
  CHECK(window.left >= 8 * 1024 * 1024);
  submit(*client, record, 10'000);
  drained(*client);
  client->feed(answer(stream_of(10'000), body), record);
  CHECK(record.of(10'000).answer.body == body);
}

TEST_CASE("h2: a flood between answers costs no memory, whether it is read off or not") {
  std::string const floods[] = {
      raw(NGHTTP2_PING, 0, 0, "12345678"),
      settings({{NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, 4096}}),
      raw(NGHTTP2_WINDOW_UPDATE, 0, 0, number(1, 4)),
      raw(NGHTTP2_PRIORITY, 0, 1, number(0, 5)),
      raw(0xee, 0, 0, ""),
  };
  for (const std::string& frame : floods) {
    for (const bool reads : {true, false}) {
      CAPTURE(static_cast<int>(frame[3]));
      CAPTURE(reads);
      scripted peer;
      peer.record.keep = false;
      std::string burst;
      for (int i = 0; i < 500; ++i) burst += frame;
      std::size_t owed = 0;
      const auto round = [&](std::uint32_t stream) {
        submit(*peer.client, peer.record, peer.next++);
        const std::string out = drained(*peer.client);
        owed = std::max(owed, out.size());
        peer.feed(burst + answer(stream));
        if (reads) drained(*peer.client);
      };
      std::uint32_t stream = 1;
      for (; stream < 200 && !peer.client->finished(); stream += 2) round(stream);
      const std::size_t before = mallinfo2().uordblks;
      for (; stream < 4'000 && !peer.client->finished(); stream += 2) round(stream);
      const std::size_t after = mallinfo2().uordblks;
      CHECK(after < before + 256 * 1024);
      CHECK(owed < 256 * 1024);
      peer.eof();
      CHECK(peer.record.waiting() == 0);
    }
  }
}

TEST_CASE("h2: resets that nobody asked for end the connection within bounds") {
  scripted peer(2);
  peer.feed(answer(1));
  std::size_t fed = 0;
  for (; !peer.client->finished(); fed += 13) {
    REQUIRE(fed < 2'000'000);
    peer.feed(reset(1, NGHTTP2_CANCEL));
  }
  peer.eof();
  CHECK(peer.told(0).how == ending::answered);
  CHECK(peer.told(1).why == transport_failure::protocol_error);
}

TEST_CASE("h2: a table size beyond all bounds is not taken up") {
  scripted peer(1);
  peer.feed(settings({{NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, 0xffffffff}}));
  const std::size_t before = mallinfo2().uordblks;
  for (std::uint32_t stream = 1; stream < 20'000; stream += 2) {
    // The peer's own encoder may not grow beyond what we announced (4,096 bytes).
    peer.feed(headers(stream, {{":status", "200"}, {"x-n", std::to_string(stream)}}, end_stream));
    peer.ask(1);
  }
  CHECK_FALSE(peer.client->finished());
  CHECK(mallinfo2().uordblks < before + 8 * 1024 * 1024);
  // A size update beyond it breaks the protocol (RFC 7541, 6.3).
  peer.feed(raw(NGHTTP2_HEADERS, end_headers | end_stream, 20'001, "\x3f\xe1\xff\xff\x03\x88"));
  CHECK(peer.client->finished());
  peer.eof();
  CHECK(peer.record.waiting() == 0);
}

TEST_CASE("h2: an answer is told once, whatever follows it on its stream") {
  const std::string late[] = {
      answer(1, "again"),
      headers(1, {{":status", "500"}}, end_stream),
      headers(1, {{"x-trailer", "1"}}, end_stream),
      data(1, "more", end_stream),
      data(1, ""),
      reset(1, NGHTTP2_REFUSED_STREAM),
      reset(1, NGHTTP2_NO_ERROR) + answer(1, "again"),
      goaway(0, NGHTTP2_NO_ERROR),
      raw(NGHTTP2_WINDOW_UPDATE, 0, 1, number(9, 4)),
      headers(1, {{":status", "103"}}),
  };
  for (const std::string& bytes : late) {
    for (const std::size_t piece : {std::size_t{0}, std::size_t{1}, std::size_t{7}}) {
      CAPTURE(static_cast<int>(bytes[3]));
      CAPTURE(piece);
      scripted peer(2);
      cutter cut(piece, 1);
      // The recorder fails the test when a key is told twice.
      cut.each(answer(1, "once") + bytes + answer(3, "other"),
               [&](std::string_view some) { peer.feed(some); });
      peer.eof();
      CHECK(peer.told(0).how == ending::answered);
      CHECK(peer.told(0).answer.body == "once");
      CHECK(peer.record.waiting() == 0);
    }
  }
}

TEST_CASE("h2: frames on streams that were never opened answer nothing") {
  const std::string strange[] = {answer(2, "pushed"), answer(77, "ahead"), reset(77, 2),
                                 data(0, "no stream"), headers(0, {{":status", "200"}})};
  for (const std::string& bytes : strange) {
    CAPTURE(static_cast<int>(bytes[8]));
    scripted peer(1);
    peer.feed(bytes + answer(1, "mine"));
    const bool over = peer.client->finished();  // a connection error (RFC 9113, 5.1)
    peer.eof();
    CHECK(over);
    CHECK(peer.told(0).how == ending::failed);
  }
}

TEST_CASE("h2: settings and flags that are not known change nothing") {
  scripted peer(1);
  peer.feed(settings({{0xabcd, 7}, {0x8, 1}}) + raw(0x10, 0xff, 0, "hello") +
            raw(NGHTTP2_DATA + 0x20, 1, 1, "x"));
  peer.feed(headers(1, {{":status", "200"}}, 0xc0) + data(1, "{}", 0xf0 | end_stream));
  CHECK(peer.told(0).answer.body == "{}");
  CHECK_FALSE(peer.client->finished());
}

TEST_CASE("h2: a session tells what the server asks for, once for many frames") {
  struct : client_events {
    void on_response(stream_key, core::response&) override {}
    void on_failure(stream_key, core::transport_failure) override { ++failed; }
    void on_settled(stream_key) override {}
    void on_wish(server_wish wish) override {
      CHECK(failed == 0);  // it comes first
      wishes.push_back(wish);
    }
    int failed = 0;
    std::vector<server_wish> wishes;
  } events;
  const auto client = make_h2_session();
  recorder record;
  for (stream_key key = 0; key < 4; ++key) submit(*client, record, key);
  drained(*client);
  std::vector<server_wish> expected;
  std::string bytes = settings({});
  SUBCASE("calm, by resets") {
    for (const std::uint32_t stream : {1, 3, 5}) bytes += reset(stream, NGHTTP2_ENHANCE_YOUR_CALM);
    expected = {server_wish::fewer_requests};
  }
  SUBCASE("calm, by going away") {
    bytes += goaway(1, NGHTTP2_ENHANCE_YOUR_CALM);
    expected = {server_wish::fewer_requests};
  }
  SUBCASE("an inner error") {
    bytes += goaway(1, NGHTTP2_INTERNAL_ERROR);
    expected = {server_wish::fewer_requests};
  }
  SUBCASE("HTTP/1.1") {
    bytes += reset(1, NGHTTP2_HTTP_1_1_REQUIRED) + goaway(1, NGHTTP2_HTTP_1_1_REQUIRED);
    expected = {server_wish::http11};
  }
  SUBCASE("nothing: it goes away in good order") { bytes += goaway(1, NGHTTP2_NO_ERROR); }
  SUBCASE("nothing: a stream failed") { bytes += reset(1, NGHTTP2_INTERNAL_ERROR); }
  client->feed(bytes, events);
  CHECK(events.failed > 0);
  CHECK(events.wishes == expected);
}

}  // namespace mpustop::http::frames
