#include "http/connect_exchange.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace mpustop::http {
namespace {

using status = connect_exchange::status;

/// What an exchange came to, and the bytes it left to the tunnel.
struct outcome {
  connect_exchange exchange;
  std::string rest;
};

outcome fed(const std::vector<std::string_view>& pieces) {
  outcome out;
  for (const std::string_view piece : pieces) {
    // The channel feeds the exchange no more once it is final.
    if (out.exchange.state() == status::open)
      out.rest += piece;
    else
      out.rest += out.exchange.feed(piece);
  }
  return out;
}

/// Whole, cut in two at every byte, and byte by byte: all the same.
outcome fed_in_every_way(std::string_view bytes) {
  const outcome whole = fed({bytes});
  const auto same = [&](const outcome& other) {
    CHECK(other.exchange.state() == whole.exchange.state());
    CHECK(other.exchange.code() == whole.exchange.code());
    CHECK(other.exchange.reason() == whole.exchange.reason());
    CHECK(other.exchange.schemes() == whole.exchange.schemes());
    CHECK(other.rest == whole.rest);
  };
  for (std::size_t at = 0; at <= bytes.size(); ++at) {
    CAPTURE(at);
    same(fed({bytes.substr(0, at), bytes.substr(at)}));
  }
  std::vector<std::string_view> single;
  for (std::size_t at = 0; at < bytes.size(); ++at) single.push_back(bytes.substr(at, 1));
  same(fed(single));
  return whole;
}

}  // namespace

TEST_CASE("a 2xx opens the tunnel whatever its fields announce, and what follows is the tunnel's") {
  for (const std::string head : {
           "HTTP/1.1 200 Connection established\r\n\r\n",
           "HTTP/1.0 200 OK\r\nProxy-Agent: x\r\n\r\n",
           "HTTP/1.1 200\r\n\r\n",
           "HTTP/1.1 299 \n\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nContent-Length: 9\r\n\r\n",
           "HTTP/1.1 204 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: x\r\n\r\n",
           "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 P\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
       }) {
    CAPTURE(head);
    for (const std::string tail : {"", "\x16\x03", "\r\n\r\n", "HTTP/1.1 502 x\r\n\r\n"}) {
      const outcome o = fed_in_every_way(head + tail);
      CHECK(o.exchange.state() == status::open);
      CHECK(o.rest == tail);
    }
    CHECK(fed({std::string_view(head).substr(0, head.size() - 1)}).exchange.state() ==
          status::waiting);
  }
}

TEST_CASE("any other final answer is a refusal with its code and reason") {
  struct row {
    const char* head;
    int code;
    const char* reason;
  };
  for (const row& r : std::initializer_list<row>{
           {"HTTP/1.1 502 Bad Gateway\r\n\r\n", 502, "Bad Gateway"},
           {"HTTP/1.1 403\r\n\r\n", 403, ""},
           {"HTTP/1.0 503 \r\nA: b\n\r\n", 503, ""},
           {"HTTP/1.1 302 Found\r\nLocation: http://x/\r\n\r\n<html>", 302, "Found"},
           {"HTTP/1.1 100 x\r\n\r\nHTTP/1.1 999 y\r\n\r\n", 999, "y"},
       }) {
    CAPTURE(r.head);
    const outcome o = fed_in_every_way(r.head);
    CHECK(o.exchange.state() == status::refused);
    CHECK(o.exchange.code() == r.code);
    CHECK(o.exchange.reason() == r.reason);
    CHECK(o.rest.empty());
  }
}

TEST_CASE("a 407 tells which authentication it wants") {
  const auto asked = [](const std::string& fields) {
    return fed_in_every_way("HTTP/1.1 407 No\r\n" + fields + "\r\n").exchange;
  };
  const auto basic =
      asked("Proxy-Authenticate: Negotiate\r\nproxy-AUTHENTICATE:BASIC realm=\"x\"\r\n");
  CHECK(basic.offers_basic());
  CHECK(basic.schemes() == "Negotiate, BASIC");
  const auto listed = asked("Proxy-Authenticate: Digest realm=\"x\", Basic realm=\"y\"\r\n");
  CHECK(listed.offers_basic());
  const auto other = asked("Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n");
  CHECK(!other.offers_basic());
  CHECK(other.schemes() == "Negotiate, NTLM");
  const auto none = asked("Proxy-Authenticate:\r\nWWW-Authenticate: Basic\r\n");
  CHECK(!none.offers_basic());
  CHECK(none.schemes().empty());
}

TEST_CASE("what is no answer of HTTP fails as soon as that shows") {
  for (const char* bytes :
       {"SSH-2.0-x\r\n", "\x15\x03\x01", "H2", "HTTP/1.1\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 100 x\r\n\r\nnonsense"}) {
    CAPTURE(bytes);
    const outcome o = fed_in_every_way(bytes);
    CHECK(o.exchange.state() == status::failed);
    CHECK(o.exchange.error() == "is not HTTP");
  }
}

TEST_CASE("a header without end and interim answers without end are given up") {
  const std::string line = "X: " + std::string(1000, 'x') + "\r\n";
  for (const std::string& piece :
       {line, std::string("HTTP/1.1 100 Continue\r\n\r\n"), std::string(1, '\n')}) {
    connect_exchange exchange;
    exchange.feed("HTTP/1.1 100 Continue\r\n\r\n");
    if (piece == line) exchange.feed("HTTP/1.1 200 OK\r\n");
    std::size_t sent = 0;
    while (exchange.state() == status::waiting && sent < 2 * connect_exchange::header_bound) {
      exchange.feed(piece);
      sent += piece.size();
    }
    CHECK(exchange.state() == status::failed);
    CHECK(exchange.feed("HTTP/1.1 200 OK\r\n\r\nx").empty());
    CHECK(exchange.state() == status::failed);
  }
  // All at once, its end included.
  const outcome o = fed(
      {"HTTP/1.1 200 OK\r\nX: " + std::string(connect_exchange::header_bound, 'x') + "\r\n\r\n"});
  CHECK(o.exchange.state() == status::failed);
}

TEST_CASE("the request names its target twice and its credentials once") {
  const std::string plain = connect_request("live.aliyuncs.com:443", "");
  CHECK(
      plain.starts_with("CONNECT live.aliyuncs.com:443 HTTP/1.1\r\n"
                        "Host: live.aliyuncs.com:443\r\nUser-Agent: mpustop/"));
  CHECK(plain.ends_with("\r\n\r\n"));
  CHECK(plain.find("Proxy-Authorization") == std::string::npos);
  CHECK(connect_request("[::1]:1", "Basic YTpi").find("\r\nProxy-Authorization: Basic YTpi\r\n") !=
        std::string::npos);
}

}  // namespace mpustop::http
