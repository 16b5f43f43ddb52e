#include <memory>
#include <random>

#include "support.hpp"

namespace mpustop::http {
namespace {

/// A server that answers with what it was asked for, in an order of its own choosing.
class shuffling_server final : public server_events {
 public:
  shuffling_server(std::unique_ptr<server_session> peer, std::uint64_t seed)
      : session(std::move(peer)), random_(seed) {}

  void on_request(std::uint32_t stream, server_request& request) override {
    CHECK(request.method == "POST");
    CHECK(request.host == "live.aliyuncs.com");
    CHECK(request.body.empty());
    std::string nonce;
    for (const auto& [name, value] : request.headers)
      if (name == "x-acs-signature-nonce") nonce = value;
    waiting_.push_back({stream, request.target + " " + nonce});
  }

  void answer_some() {
    std::shuffle(waiting_.begin(), waiting_.end(), random_);
    auto share = std::uniform_int_distribution<std::size_t>(0, waiting_.size())(random_);
    if (share == 0) share = waiting_.size();
    for (; share > 0; --share) {
      const auto& [stream, text] = waiting_.back();
      session->respond(stream, {200, {{"date", "Tue, 01 Jan 2030 00:00:00 GMT"}}, text});
      waiting_.pop_back();
    }
  }

  std::unique_ptr<server_session> session;

 private:
  std::vector<std::pair<std::uint32_t, std::string>> waiting_;
  std::mt19937_64 random_;
};

/// `meddle(server, told)` is called once a round.
template <class Meddle>
void run_pair(client_session& client, std::unique_ptr<server_session> peer, std::size_t largest,
              std::uint64_t seed, stream_key requests, Meddle&& meddle) {
  CAPTURE(seed);
  CAPTURE(largest);
  recorder record;
  shuffling_server server(std::move(peer), seed);
  cutter cut(largest, seed);
  std::mt19937_64 random(seed);
  std::string wire;
  stream_key next = 0;
  std::size_t told = 0;
  while (told < requests) {
    auto batch = std::uniform_int_distribution<unsigned>(0, client.room())(random);
    if (record.waiting() == 0 && batch == 0) batch = client.room() > 0 ? 1 : 0;
    for (; batch > 0 && next < requests; --batch) submit(client, record, next++);
    wire.clear();
    client.drain(wire);
    cut.each(wire, [&](std::string_view piece) { server.session->feed(piece, server); });
    server.answer_some();
    meddle(*server.session, told);
    wire.clear();
    server.session->drain(wire);
    cut.each(wire, [&](std::string_view piece) { client.feed(piece, record); });
    told = next - record.waiting();
    REQUIRE_FALSE(client.finished());
    REQUIRE_FALSE(server.session->finished());
  }
  CHECK(client.in_flight() == 0);
  for (stream_key key = 0; key < requests; ++key) {
    REQUIRE(record.of(key).how == ending::answered);
    const core::response& answer = record.of(key).answer;
    REQUIRE(answer.status == 200);
    REQUIRE(answer.date == "Tue, 01 Jan 2030 00:00:00 GMT");
    REQUIRE(answer.body == sample_request(key).target() + " nonce-" + std::to_string(key));
    REQUIRE_FALSE(answer.oversized);
  }
}

void run_pair(client_session& client, std::unique_ptr<server_session> peer, std::size_t largest,
              std::uint64_t seed, stream_key requests) {
  run_pair(client, std::move(peer), largest, seed, requests, [](server_session&, stream_key) {});
}

constexpr std::uint16_t header_table_size = 1;  // RFC 9113 6.5.2

}  // namespace

TEST_CASE("HTTP/2: every request gets its own answer, in whatever order and pieces") {
  for (const std::size_t largest : {0, 1, 7, 100}) {
    const auto client = make_h2_session();
    run_pair(*client, make_h2_server_session(), largest, 1 + largest, 3000);
  }
}

TEST_CASE("HTTP/2: a server that changes its table, and a client that leaves HPACK to nghttp2") {
  for (const bool own : {true, false}) {
    for (const std::uint32_t size : {0, 100, 600, 4096, 65'536}) {
      CAPTURE(own);
      CAPTURE(size);
      const auto client = make_h2_session({.own_header_blocks = own});
      auto server = make_h2_server_session();
      run_pair(*client, std::move(server), 50, size, 200, [size](auto& peer, stream_key told) {
        if (told % 3 == 0) peer.setting(header_table_size, told % 2 == 0 ? size : 4096);
      });
    }
  }
}

TEST_CASE("HTTP/1.1: every request gets its own answer, in whatever pieces") {
  for (const std::size_t largest : {0, 1, 7, 100}) {
    const auto client = make_h1_session();
    run_pair(*client, make_h1_server_session(), largest, 1 + largest, 1000);
  }
}

TEST_CASE("the sessions name their protocol") {
  CHECK(make_h2_session()->protocol() == "h2");
  CHECK(make_h1_session()->protocol() == "http/1.1");
  CHECK(make_h2_server_session()->protocol() == "h2");
  CHECK(make_h1_server_session()->protocol() == "http/1.1");
}

}  // namespace mpustop::http
