// Preparing headers and reading answers: our own part of a session allocates nothing per request.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "../core/reply_bodies.hpp"
#include "core/nonce.hpp"
#include "core/stop_request.hpp"
#include "http/client_session.hpp"
#include "http/server_session.hpp"
#include "request_loop.hpp"
#include "steady.hpp"

using namespace mpustop;

namespace {

class answers final : public http::client_events {
 public:
  void on_response(http::stream_key, core::response& answer) override {
    good += answer.status == 200 ? 1 : 0;
  }
  void on_failure(http::stream_key, core::transport_failure) override {}
  void on_settled(http::stream_key) override {}
  int good = 0;
};

class answering final : public http::server_events {
 public:
  explicit answering(http::server_session& session) : session_(session) {}
  void on_request(std::uint32_t stream, http::server_request&) override {
    session_.respond(
        stream,
        {200, {{"content-type", "application/json;charset=utf-8"}}, core::testing::json_success()});
  }

 private:
  http::server_session& session_;
};

/// What a client session allocates of ours for each of `times` rounds of five requests.
std::uint64_t ours(http::client_session& client, http::server_session& server, int times) {
  core::stop_request signer({"testid0123456789", "testsecret0123456789", ""}, signature_version::v3,
                            "https", "live.aliyuncs.com");
  core::nonce_sequence nonces{1, 2};
  answers told;
  answering peer(server);
  std::string wire, back;
  std::uint64_t made = 0;
  const auto counted = [&](auto part) {
    const allocations before = allocations::so_far();
    part();
    made += (allocations::so_far() - before).ours;
  };
  task_record record;
  const auto round = [&] {
    wire.clear();
    counted([&] {
      for (int i = 0; i < 5 && client.room() > 0; ++i) {
        core::request_loop::name(record.line + 1, record);
        client.submit(record.line, signer.sign(record.app_id, record.task_id, {}, nonces.next()));
      }
      client.drain(wire);
    });
    server.feed(wire, peer);
    back.clear();
    server.drain(back);
    counted([&] { client.feed(back, told); });
  };
  for (int i = 0; i < 500; ++i) round();
  made = 0;
  told.good = 0;
  for (int i = 0; i < times; ++i) round();
  CHECK(told.good >= times);
  return made;
}

}  // namespace

TEST_CASE("a session of HTTP/2") {
  const auto client = http::make_h2_session();
  const auto server = http::make_h2_server_session();
  CHECK(ours(*client, *server, 5'000) == 0);
}

TEST_CASE("a session of HTTP/1.1") {
  const auto client = http::make_h1_session();
  const auto server = http::make_h1_server_session();
  CHECK(ours(*client, *server, 5'000) == 0);
}
