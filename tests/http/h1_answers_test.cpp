#include "support.hpp"

namespace mpustop::http {
namespace {

using core::transport_failure;

/// A client session with one request written out, whose peer is written by hand.
struct scripted {
  scripted() { ask(); }
  void ask() {
    submit(*client, record, next++);
    drained(*client);
  }
  void feed(std::string_view bytes, std::size_t largest = 0) {
    cutter(largest, 1).each(bytes, [&](std::string_view piece) { client->feed(piece, record); });
  }
  void eof() { client->eof(record); }

  recorder record;
  std::unique_ptr<client_session> client = make_h1_session();
  stream_key next = 0;
};

const std::string ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (; times > 0; --times) all += text;
  return all;
}

}  // namespace

TEST_CASE("h1: a request on the wire") {
  const auto client = make_h1_session();
  recorder record;
  CHECK(client->room() == 1);
  submit(*client, record, 5);
  CHECK(client->room() == 0);
  CHECK(client->in_flight() == 1);
  CHECK(drained(*client) ==
        "POST /?AppId=live&TaskId=task-5 HTTP/1.1\r\nhost: live.aliyuncs.com\r\n"
        "x-acs-action: StopLiveMPUTask\r\nx-acs-signature-nonce: nonce-5\r\n"
        "content-length: 0\r\n\r\n");
  CHECK(drained(*client).empty());
  CHECK_FALSE(client->ping());
}

TEST_CASE("h1: whole answers, whatever their framing") {
  struct {
    std::string_view what;
    std::string bytes;
    std::string_view body;
    bool ends;  ///< the connection takes no other request
  } const cases[] = {
      {"length", ok, "{}", false},
      {"no body", "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "", false},
      {"no reason", "HTTP/1.1 200 \r\ncontent-length: 2\r\n\r\n{}", "{}", false},
      {"no reason, no space", "HTTP/1.1 200\r\ncontent-length: 2\r\n\r\n{}", "{}", false},
      {"lines end with LF", "HTTP/1.1 200 OK\ncontent-length: 2\nx-acs-retry-after: 5\n\n{}", "{}",
       false},
      {"some lines end with LF", "HTTP/1.1 200\ncontent-length: 2\r\nx: y\n\r\n{}", "{}", false},
      {"line ends before it", "\r\n\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", "{}", false},
      {"the same length twice",
       "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\n{}", "{}", false},
      {"odd spaces and a folded field",
       "HTTP/1.1 200 OK\r\nCONTENT-LENGTH:\t 2 \r\nx-odd: a\r\n  b\r\nempty:\r\n\r\n{}", "{}",
       false},
      {"interim with LF", "HTTP/1.1 100\n\nHTTP/1.1 200 OK\ncontent-length: 2\n\n{}", "{}", false},
      {"close", "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n{}", "{}", true},
      {"1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", "{}", true},
      {"1.0 kept", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}", "{}",
       false},
      {"chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", "{}",
       false},
      {"chunks, no bytes", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "",
       false},
      {"chunk extensions and trailers",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
       "a;x=\"y;z\"\r\n0123456789\r\n0;end\r\nretry-after: 99\r\n\r\n",
       "0123456789", false},
      {"no content", "HTTP/1.1 204 No Content\r\n\r\n", "", false},
      {"interim first",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nretry-after: 99\r\n\r\n" + ok, "{}",
       false},
  };
  for (const auto& [what, bytes, body, ends] : cases) {
    for (const std::size_t largest : {0, 1, 5}) {
      CAPTURE(what);
      CAPTURE(largest);
      scripted peer;
      peer.feed(bytes, largest);
      REQUIRE(peer.record.of(0).how == ending::answered);
      CHECK(peer.record.of(0).answer.body == body);
      CHECK(peer.record.of(0).answer.retry_after != "99");
      CHECK_FALSE(peer.client->finished());
      CHECK(peer.client->draining() == ends);
      CHECK(peer.client->reason().empty() == !ends);
      CHECK(peer.client->room() == (ends ? 0 : 1));
      CHECK(peer.client->in_flight() == 0);
      if (!ends) {
        peer.ask();
        peer.feed(ok, largest);
        CHECK(peer.record.of(1).answer.body == "{}");
      }
      peer.eof();
    }
  }
}

TEST_CASE("h1: the fields that decide something are kept, in any case of letters") {
  scripted peer;
  peer.feed(
      "HTTP/1.1 400 Bad\r\nDATE: Tue\r\nRetry-After:2\r\nX-Acs-Retry-After:  1500 \r\n"
      "x-ratelimit-User: Remain:0\r\nX-RateLimit-User-API: Remain:1\r\nContent-Encoding: gzip\r\n"
      "Content-Length: 0\r\nX-Acs-Retry-After: 7\r\nserver: " +
      std::string(1000, 's') + "\r\n\r\n");
  const core::response& answer = peer.record.of(0).answer;
  CHECK(answer.status == 400);
  CHECK(answer.date == "Tue");
  CHECK(answer.retry_after == "2");
  CHECK(answer.acs_retry_after == "1500");
  CHECK(answer.ratelimit_user == "Remain:0");
  CHECK(answer.ratelimit_user_api == "Remain:1");
  CHECK(answer.content_encoding == "gzip");
}

TEST_CASE("h1: a body without length or chunks is whole when the connection ends") {
  scripted peer;
  peer.feed("HTTP/1.1 200 OK\r\n\r\n{\"a\"", 1);
  peer.feed(":1}");
  CHECK_FALSE(peer.record.has(0));
  CHECK(peer.client->in_flight() == 1);
  peer.eof();
  CHECK(peer.record.of(0).answer.body == "{\"a\":1}");
  CHECK(peer.client->finished());
}

TEST_CASE("h1: a body that ends with the connection makes no answer of a status below 100") {
  scripted s;
  s.feed("HTTP/1.0 020 OK\r\n\r\n{\"RequestId\":\"A\"}");
  s.eof();
  CHECK(s.record.of(0).how == ending::failed);
}

TEST_CASE("h1: what is cut short is no answer") {
  for (const std::string_view bytes :
       {"", "HTTP", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{",
        "HTTP/1.1 100 Continue\r\n\r\n"}) {
    CAPTURE(bytes);
    scripted peer;
    peer.feed(bytes, 3);
    CHECK_FALSE(peer.client->finished());
    peer.eof();
    CHECK(peer.record.of(0).how == ending::failed);
    CHECK(peer.record.of(0).why == transport_failure::connection_lost);
  }
}

TEST_CASE("h1: a connection that had served and ends before a byte of the answer was stale") {
  scripted peer;
  peer.feed(ok);
  peer.ask();
  SUBCASE("no byte") {
    peer.eof();
    CHECK(peer.record.of(1).why == transport_failure::stale_connection);
  }
  SUBCASE("one byte") {
    peer.feed("H");
    peer.eof();
    CHECK(peer.record.of(1).why == transport_failure::connection_lost);
  }
  SUBCASE("an interim answer is one, too") {
    peer.feed("HTTP/1.1 100 Continue\r\n\r\n");
    peer.eof();
    CHECK(peer.record.of(1).why == transport_failure::connection_lost);
  }
}

TEST_CASE("h1: what breaks the protocol ends the connection and is no answer") {
  struct {
    std::string_view what;
    std::string bytes;
  } const cases[] = {
      {"another protocol, one line", "220 smtp ready\r\n"},
      {"another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n"},
      {"HTTP/2", std::string("\0\0\0\4\0\0\0\0\0", 9) + "\r\n\r\n"},
      {"bad version", "HTTP/9.9 200 OK\r\n\r\n"},
      {"bad status", "HTTP/1.1 2x0 OK\r\n\r\n"},
      {"bad field", "HTTP/1.1 200 OK\r\nbad name: x\r\n\r\n"},
      {"bad length", "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"},
      {"two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"},
      {"length and chunks",
       "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"bad chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n"},
      {"chunk too long",
       "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n"},
      {"switching protocols", "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"},
      {"status below 100", "HTTP/1.1 099 What\r\ncontent-length: 0\r\n\r\n"},
      {"long header", "HTTP/1.1 200 OK\r\n" + repeated("x-field: 0123456789\r\n", 1000)},
      {"long field", "HTTP/1.1 200 OK\r\nx: " + std::string(20'000, 'x')},
      {"long reason", "HTTP/1.1 200 " + std::string(20'000, 'x')},
      {"long extension",
       "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;" + std::string(20'000, 'x')},
      {"long trailer", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" +
                           repeated("x-field: 0123456789\r\n", 1000)},
      {"interim without end", repeated("HTTP/1.1 100 Continue\r\n\r\n", 200)},
  };
  for (const auto& [what, bytes] : cases) {
    for (const std::size_t largest : {0, 7}) {
      CAPTURE(what);
      CAPTURE(largest);
      scripted peer;
      peer.feed(bytes, largest);
      CHECK(peer.client->finished());
      CHECK_FALSE(peer.client->reason().empty());
      peer.eof();
      CHECK(peer.record.of(0).how == ending::failed);
      CHECK(peer.record.of(0).why == transport_failure::protocol_error);
    }
  }
}

TEST_CASE("h1: a body over 64 KiB is read to its end, kept to 64 KiB and marked") {
  const std::size_t bound = core::response::max_body;
  for (const std::size_t size : {bound, bound + 1, 3'000'000ul}) {
    const std::string body(size, 'x');
    char hex[20];
    std::snprintf(hex, sizeof hex, "%zx", size);
    for (const std::string& bytes :
         {"HTTP/1.1 200 OK\r\ncontent-length: " + std::to_string(size) + "\r\n\r\n" + body,
          "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + std::string(hex) + "\r\n" +
              body + "\r\n0\r\n\r\n"}) {
      scripted peer;
      peer.feed(bytes, 30'000);
      CHECK(peer.record.of(0).answer.body.size() == bound);
      CHECK(peer.record.of(0).answer.oversized == (size > bound));
      peer.ask();
      peer.feed(ok);
      CHECK_FALSE(peer.record.of(1).answer.oversized);
      CHECK(peer.record.of(1).answer.body == "{}");
    }
  }
}

TEST_CASE("h1: more of a body is kept where that is asked for") {
  const std::size_t bound = 1024 * 1024;
  for (const std::size_t size : {bound, bound + 1}) {
    const auto client = make_h1_session(bound);
    recorder record;
    submit(*client, record, 0);
    drained(*client);
    client->feed("HTTP/1.1 200 OK\r\ncontent-length: " + std::to_string(size) + "\r\n\r\n" +
                     std::string(size, 'x'),
                 record);
    CHECK(record.of(0).answer.body.size() == bound);
    CHECK(record.of(0).answer.oversized == (size > bound));
  }
}

TEST_CASE("h1: bytes after the answer end the connection, and the answer counts") {
  scripted peer;
  peer.feed(ok + "HTTP/1.1 200 OK\r\n");
  CHECK(peer.record.of(0).how == ending::answered);
  CHECK(peer.client->finished());
  CHECK(peer.client->room() == 0);
}

TEST_CASE(
    "h1: an empty line after the answer is passed over, with it, later or with the next one") {
  for (const std::size_t largest : {0, 1}) {
    scripted peer;
    peer.feed(ok + "\r\n", largest);
    peer.feed("\n");
    CHECK(peer.client->room() == 1);
    peer.ask();
    peer.feed("\r\n" + ok, largest);
    CHECK(peer.record.of(1).answer.body == "{}");
  }
}

TEST_CASE("h1: bytes that no request asked for end the connection") {
  SUBCASE("on a new connection") {
    const auto client = make_h1_session();
    recorder record;
    client->feed("HTTP/1.1 408 Request Timeout\r\n\r\n", record);
    CHECK(client->finished());
  }
  SUBCASE("on an idle one") {
    scripted peer;
    peer.feed(ok);
    peer.feed(ok);
    CHECK(peer.client->finished());
  }
  SUBCASE("before the request is written") {
    scripted peer;
    peer.feed(ok);
    submit(*peer.client, peer.record, 1);
    peer.feed(ok);
    CHECK(peer.client->finished());
    peer.eof();
    CHECK(peer.record.of(1).why == transport_failure::not_processed);
  }
}

TEST_CASE("h1: giving up ends the connection") {
  SUBCASE("a request that was written") {
    scripted peer;
    abandon(*peer.client, peer.record, 0);
    CHECK(peer.client->finished());
    CHECK(peer.client->in_flight() == 1);
    peer.feed(ok);
    CHECK_FALSE(peer.record.has(0));
    peer.eof();
    CHECK(peer.record.of(0).how == ending::settled);
  }
  SUBCASE("a request that was not written is never sent") {
    const auto client = make_h1_session();
    recorder record;
    submit(*client, record, 0);
    abandon(*client, record, 0);
    CHECK(drained(*client).empty());
    client->eof(record);
    CHECK(record.of(0).how == ending::settled);
  }
  SUBCASE("an unknown one changes nothing") {
    scripted peer;
    peer.client->abandon(9);
    peer.feed(ok);
    peer.client->abandon(0);
    CHECK_FALSE(peer.client->finished());
  }
}

TEST_CASE("h1: the end of an idle or unused connection tells nothing") {
  scripted peer;
  peer.feed(ok);
  peer.eof();
  peer.eof();
  CHECK(peer.client->finished());
  CHECK(peer.client->reason() == "the connection ended");
}

}  // namespace mpustop::http
