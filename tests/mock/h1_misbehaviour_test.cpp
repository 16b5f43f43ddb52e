#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "http/server_session.hpp"
#include "mock/connection_fate.hpp"
#include "mock/gzip_body.hpp"
#include "mock/h1_answer.hpp"
#include "mock/misbehaviour.hpp"

using namespace mpustop;
using namespace mpustop::mock;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view message =
    "HTTP/1.1 200 OK\r\ndate: today\r\ncontent-length: 5\r\n\r\nhello";

struct no_events final : http::server_events {
  void on_request(std::uint32_t, http::server_request&) override {}
};

/// A server's connection that was sent requests, up to its session and its misbehaviour.
struct side {
  explicit side(const connection_faults& faults = {}) : wrong(make_h1_misbehaviour(faults)) {}

  void ask(bool active = true) {
    session->feed("GET / HTTP/1.1\r\nhost: a\r\n\r\n", events);
    wrong->requested(*session, ++asked, active);
  }
  void answer(fault how, std::uint32_t to) {
    wrong->answer(*session, to, {200, {{"date", "today"}}, "hello"}, how);
  }
  std::string sent() {
    std::string out;
    session->drain(out);
    wrong->drained(*session, out);
    return out;
  }

  std::unique_ptr<http::server_session> session = http::make_h1_server_session();
  std::unique_ptr<misbehaviour> wrong;
  no_events events;
  std::uint32_t asked = 0;
};

}  // namespace

TEST_CASE("an HTTP/1.1 answer is written in every odd way") {
  CHECK(written_as(fault::none, message, 1) == message);
  CHECK(written_as(fault::h1_chunked, message, 1) ==
        "HTTP/1.1 200 OK\r\ndate: today\r\ntransfer-encoding: chunked\r\n\r\n"
        "1\r\nh\r\n2\r\nel\r\n2\r\nlo\r\n0\r\n\r\n");
  CHECK(written_as(fault::h1_chunk_ext, message, 1).find("\r\n2;part=1;note=") !=
        std::string::npos);
  CHECK(written_as(fault::h1_no_length, message, 1) ==
        "HTTP/1.1 200 OK\r\ndate: today\r\n\r\nhello");
  CHECK(written_as(fault::h1_truncated, message, 1) ==
        "HTTP/1.1 200 OK\r\ndate: today\r\ncontent-length: 105\r\n\r\nhello");
  CHECK(written_as(fault::h1_continue, message, 1).starts_with("HTTP/1.1 100 Continue\r\n\r\n"));
  CHECK(written_as(fault::h1_continue, message, 1).ends_with(message));
  const auto unasked = written_as(fault::h1_garbage, message, 1);
  CHECK(unasked.starts_with(message));
  CHECK(unasked.find("HTTP/1.1 200 OK", 10) == message.size());
  const auto noise = written_as(fault::h1_garbage, message, 2);
  CHECK(noise.starts_with(message));
  CHECK(noise.find("HTTP/1.1", 10) == std::string::npos);
}

TEST_CASE("the unasked answer behind a body is a whole one") {
  const auto unasked = written_as(fault::h1_garbage, message, 1).substr(message.size());
  const auto body = unasked.substr(unasked.find("\r\n\r\n") + 4);
  CHECK(unasked.find("content-length: " + std::to_string(body.size()) + "\r\n") !=
        std::string::npos);
}

TEST_CASE("answers that end by a close end the connection, others do not") {
  for (const auto& row : fault_catalogue()) {
    if (row.scope != fault_scope::h1 || row.way != fault_way::odd_answer) continue;
    side server;
    server.ask();
    server.answer(row.kind, 1);
    CHECK(server.sent().starts_with("H"));
    CHECK(server.session->finished() == (ends_by_close(row.kind) || row.kind == fault::h1_close));
  }
}

TEST_CASE("a connection is closed behind so many answers, within the time of the faults") {
  connection_faults faults;
  faults.close_after = 2;
  side server(faults);
  server.ask();
  server.answer(fault::none, 1);
  CHECK(!server.session->finished());
  server.ask();
  server.answer(fault::none, 2);
  CHECK(server.session->finished());
  const auto sent = server.sent();
  CHECK(sent.find("connection: close") == std::string::npos);
  side calm(faults);
  for (std::uint32_t i = 1; i <= 5; ++i) {
    calm.ask(false);
    calm.answer(fault::none, i);
  }
  CHECK(!calm.session->finished());
}

TEST_CASE("a slow answer comes byte by byte, and what follows it waits") {
  side server;
  server.ask();
  CHECK(server.wrong->due() == core::never);
  server.answer(fault::h1_slow, 1);
  std::string got;
  for (int i = 0; i < 10; ++i) {
    CHECK(server.wrong->holds_back());
    server.wrong->tick(*server.session, server.wrong->due());
    const auto piece = server.sent();
    CHECK(piece.size() == 1);
    CHECK(server.sent().empty());
    got += piece;
  }
  server.ask();
  server.answer(fault::none, 2);
  while (server.wrong->holds_back()) {
    server.wrong->tick(*server.session, server.wrong->due());
    got += server.sent();
  }
  const std::string one = "HTTP/1.1 200 OK\r\ndate: today\r\ncontent-length: 5\r\n\r\nhello";
  CHECK(got == one + one);
}

TEST_CASE("faults keep the order of answers to requests that were sent ahead") {
  side server;
  server.ask();
  server.ask();
  server.answer(fault::h1_chunked, 2);
  CHECK(server.sent().empty());
  server.answer(fault::none, 1);
  const auto sent = server.sent();
  CHECK(sent == std::string(message) + std::string(message));
}

TEST_CASE("a body is packed by gzip, and says so") {
  http::server_response answer{200, {}, std::string(1000, 'a')};
  compress(answer);
  CHECK(answer.body.size() < 100);
  CHECK(answer.body.starts_with("\x1f\x8b"));
  CHECK(answer.headers.back() == std::pair<std::string, std::string>("content-encoding", "gzip"));
}

TEST_CASE("connections meet their fates in the shares asked for, the same ones for a seed") {
  fault_spec spec;
  parse_faults("tcp-rst-accept=10%,tls-mute=20%,tls-wrong-cert=100%,seed=7", spec);
  connection_dice dice(spec);
  connection_dice same(spec);
  int resets = 0;
  int mute = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto fate = dice.draw(true);
    const auto other = same.draw(true);
    REQUIRE((fate.reset == other.reset && fate.mute == other.mute));
    CHECK((fate.wrong_cert && !fate.old_tls && !fate.no_notify));
    resets += fate.reset;
    mute += fate.mute;
  }
  CHECK(resets == doctest::Approx(1000).epsilon(0.1));
  CHECK(mute == doctest::Approx(2000).epsilon(0.1));
  CHECK(!dice.draw(false).wrong_cert);
}
