// CPU of the codecs alone: a client and a server session in one process, no sockets, no TLS.

#include <benchmark/benchmark.h>

#include <array>
#include <memory>
#include <string>

#include "http/client_session.hpp"
#include "http/server_session.hpp"
#include "shared/measured.hpp"

namespace mpustop::http {
namespace {

struct sink final : client_events {
  void on_response(stream_key, core::response& answer) override { bytes += answer.body.size(); }
  void on_failure(stream_key, core::transport_failure) override { std::abort(); }
  void on_settled(stream_key) override { std::abort(); }
  std::size_t bytes = 0;
};

struct answering final : server_events {
  explicit answering(std::unique_ptr<server_session> peer) : session(std::move(peer)) {}
  void on_request(std::uint32_t stream, server_request&) override {
    session->respond(stream, answer);
  }
  std::unique_ptr<server_session> session;
  server_response answer{
      200,
      {{"date", "Tue, 01 Jan 2030 00:00:00 GMT"},
       {"content-type", "application/json;charset=utf-8"},
       {"x-acs-request-id", "16A96B9A-F203-4EC5-8E43-CB92E68F4CD8"}},
      R"({"RequestId":"16A96B9A-F203-4EC5-8E43-CB92E68F4CD8","Description":"ok"})"};
};

/// Requests with the fields of a V3-signed one, of which three change.
class requests {
 public:
  void submit(client_session& client) {
    const std::string number = std::to_string(100'000'000 + ++count_);
    target_.replace(target_.size() - 9, 9, number);
    nonce_.replace(0, 9, number);
    authorization_.replace(authorization_.size() - 9, 9, number);
    headers_[6].value = nonce_;
    headers_[7].value = authorization_;
    client.submit(count_, {"POST", "https", "live.aliyuncs.com", target_, headers_});
  }

 private:
  std::uint64_t count_ = 0;
  std::string target_ = "/?AppId=my-live-application&TaskId=task-000000000";
  std::string nonce_ = std::string(32, 'a');
  std::string authorization_ =
      "ACS3-HMAC-SHA256 Credential=testid0123456789abcdef,SignedHeaders=host;x-acs-action;"
      "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=" +
      std::string(64, '0');
  std::array<core::header_view, 8> headers_{{
      {"accept", "application/json", false},
      {"user-agent", "mpustop/0.1.0", false},
      {"x-acs-action", "StopLiveMPUTask", false},
      {"x-acs-version", "2016-11-01", false},
      {"x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
       false},
      {"x-acs-date", "2030-01-01T00:00:00Z", false},
      {"x-acs-signature-nonce", "", true},
      {"authorization", "", true},
  }};
};

void run(benchmark::State& state, client_session& client, std::unique_ptr<server_session> peer) {
  sink told;
  answering server(std::move(peer));
  requests source;
  std::string wire;
  std::uint64_t done = 0;
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  measured counted(state);
  for (auto _ : state) {
    for (unsigned room = client.room(); room > 0; --room, ++done) source.submit(client);
    wire.clear();
    client.drain(wire);
    sent += wire.size();
    server.session->feed(wire, server);
    wire.clear();
    server.session->drain(wire);
    received += wire.size();
    client.feed(wire, told);
  }
  const auto per_request = [done](std::uint64_t total) {
    return static_cast<double>(total) / static_cast<double>(done);
  };
  counted.operations(done);
  state.counters["bytes_out_each"] = per_request(sent);
  state.counters["bytes_in_each"] = per_request(received);
}

void h2_pair(benchmark::State& state) {
  const auto client = make_h2_session({.max_streams = static_cast<unsigned>(state.range(0))});
  run(state, *client, make_h2_server_session());
}
BENCHMARK(h2_pair)->Arg(5)->Arg(16)->Arg(100);

void h1_pair(benchmark::State& state) {
  const auto client = make_h1_session();
  run(state, *client, make_h1_server_session());
}
BENCHMARK(h1_pair);

}  // namespace
}  // namespace mpustop::http

BENCHMARK_MAIN();
