#include "net/tls_stream.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <array>
#include <string>
#include <utility>

#include "certificates.hpp"
#include "net/tls_context.hpp"

using namespace mpustop;
using namespace mpustop::net;
using namespace mpustop::net::test;

namespace {

/// Carries what `from` has to send to `to`, in pieces; returns the plaintext that comes out.
std::string carry(tls_stream& from, tls_stream& to, std::size_t piece) {
  const std::string bytes = std::exchange(from.output(), {});
  std::string out;
  std::array<char, 1000> plain;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    to.feed(std::string_view(bytes).substr(at, piece));
    for (std::size_t n = to.read(plain); n > 0; n = to.read(plain)) out.append(plain.data(), n);
  }
  return out;
}

}  // namespace

TEST_CASE("two ends of TLS talk over plain buffers, cut anywhere") {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
    CAPTURE(piece);
    server_identity identity;
    const tls_context context(identity.file(), http_version_choice::automatic);
    const auto client = context.connect("localhost");
    SSL* ssl = SSL_new(identity.context());
    SSL_set_accept_state(ssl);
    tls_stream server(ssl);
    client->start();
    for (int i = 0; i < 4; ++i) {
      CHECK(carry(*client, server, piece).empty());
      CHECK(carry(server, *client, piece).empty());
    }
    REQUIRE(client->state() == tls_stream::status::open);
    REQUIRE(server.state() == tls_stream::status::open);
    CHECK(client->alpn() == "h2");
    CHECK(server.alpn() == "h2");

    const std::string large(50'000, 'x');
    client->write("hello");
    client->write(large);
    CHECK(carry(*client, server, piece) == "hello" + large);
    server.write("last");
    server.close();
    CHECK(carry(server, *client, piece) == "last");
    CHECK(client->state() == tls_stream::status::closed);
  }
}

TEST_CASE("bytes that are not TLS fail in words") {
  server_identity identity;
  const tls_context context(identity.file(), http_version_choice::automatic);
  const auto client = context.connect("localhost");
  client->start();
  client->feed("HTTP/1.1 400 Bad Request\r\n\r\n");
  CHECK(client->state() == tls_stream::status::failed);
  CHECK(client->error() == "the server does not speak TLS on this port");
  CHECK(!client->certificate_rejected());
}

TEST_CASE("a rejected certificate is told apart from other failures") {
  server_identity identity, other;
  const tls_context context(other.file(), http_version_choice::automatic);
  const auto client = context.connect("localhost");
  SSL* ssl = SSL_new(identity.context());
  SSL_set_accept_state(ssl);
  tls_stream server(ssl);
  client->start();
  carry(*client, server, 1000);
  carry(server, *client, 1000);
  CHECK(client->state() == tls_stream::status::failed);
  CHECK(client->certificate_rejected());
  CHECK(client->error().find("self-signed certificate") != std::string::npos);
}
