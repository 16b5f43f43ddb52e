#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include <mpustop/error.hpp>

#include "core/timestamp.hpp"
#include "requests.hpp"
#include "test_client.hpp"

using namespace mpustop;
using namespace mpustop::mock_test;
using namespace std::chrono_literals;
using mock::mock_options;

namespace {

/// A stop for a running server: signed for its address, at the present time.
http::server_request stop_at(const running_server& server, std::string_view task_id) {
  auto parts = stop_v3("app", task_id, "nonce-" + std::string(task_id));
  std::string now;
  core::append_timestamp(std::chrono::system_clock::now(), now);
  parts.host = server.authority();
  parts.set(parts.headers, "host", parts.host);
  parts.set(parts.headers, "x-acs-date", now);
  return sign_v3(parts);
}

mock_options with_tls(bool tls) {
  mock_options options;
  options.tls = tls;
  return options;
}

}  // namespace

TEST_CASE("tasks are stopped over TLS and in the clear, with HTTP/2 and HTTP/1.1") {
  for (const bool tls : {true, false}) {
    for (const auto http : {http_version_choice::http2, http_version_choice::http11}) {
      running_server server(with_tls(tls));
      const bool h2 = http == http_version_choice::http2;
      test_client client(server.get().port(), {server.get().certificate_file(), http});
      CHECK(client.protocol() == (h2 ? "h2" : "http/1.1"));
      for (std::uint64_t i = 1; i <= 20; ++i) {
        client.submit(i, stop_at(server, std::to_string(i)));
        if (!h2 || i == 20) client.wait();
      }
      REQUIRE(client.answers.size() == 20);
      for (const auto& [key, answer] : client.answers) CHECK(answer.status == 200);
      server.end();
      const auto counts = server.get().counts();
      CHECK(counts.arrivals == 20);
      CHECK(counts.connections == 1);
      CHECK(counts.connections_open == 0);
      CHECK(counts.connections_h2 == (h2 ? 1 : 0));
      CHECK(counts.connections_h1 == (h2 ? 0 : 1));
      CHECK(server.get().task_counts().stopped == 20);
    }
  }
}

TEST_CASE("the ledger is served") {
  running_server server(with_tls(true));
  test_client client(server.get().port(), {server.get().certificate_file()});
  client.submit(1, {"GET", "/_ledger", server.authority(), {}, {}});
  client.wait();
  CHECK(client.answers.at(1).body.find("\"arrivals\": 0,") != std::string::npos);
}

TEST_CASE("a stand-in that speaks one protocol refuses the other") {
  auto options = with_tls(true);
  options.http = http_version_choice::http11;
  running_server server(options);
  test_client either(server.get().port(),
                     {server.get().certificate_file(), http_version_choice::automatic});
  CHECK(either.protocol() == "http/1.1");
  test_client other(server.get().port(), {server.get().certificate_file()});
  CHECK(!other.open());
  server.end();
  CHECK(server.get().counts().handshakes_failed == 1);
}

TEST_CASE("held back answers arrive, each to its own request") {
  auto options = with_tls(true);
  options.latency = mock::parse_latency("3ms+-3ms");
  running_server server(options);
  for (const auto http : {http_version_choice::http2, http_version_choice::http11}) {
    test_client client(server.get().port(), {server.get().certificate_file(), http});
    const bool h2 = http == http_version_choice::http2;
    for (std::uint64_t i = 1; i <= 20; ++i) {
      // Every second one has an id that is refused.
      client.submit(i, stop_at(server, fmt::format("{}{}{}", h2 ? 'a' : 'b', i, i % 2 ? "" : "/")));
      if (!h2 || i == 20) client.wait();
    }
    REQUIRE(client.answers.size() == 20);
    for (const auto& [key, answer] : client.answers) CHECK(answer.status == (key % 2 ? 200 : 400));
  }
}

TEST_CASE("answers to a connection that is gone are forgotten") {
  auto options = with_tls(false);
  options.latency = mock::parse_latency("5ms");
  running_server server(options);
  {
    test_client client(server.get().port(), {});
    client.submit(1, stop_at(server, "1"));
    client.submit(2, {"GET", "/_ledger", server.authority(), {}, {}});
    client.wait();
    client.submit(3, stop_at(server, "3"));
    client.flush();
  }
  test_client other(server.get().port(), {});
  other.submit(1, stop_at(server, "4"));
  other.wait();
  CHECK(other.answers.at(1).status == 200);
}

TEST_CASE("a dropped connection fails what is on it, and the next one works") {
  auto options = with_tls(true);
  mock::parse_faults("drop-after=100%", options.faults);
  running_server server(options);
  for (const auto http : {http_version_choice::http2, http_version_choice::http11}) {
    test_client client(server.get().port(), {server.get().certificate_file(), http});
    client.submit(1, stop_at(server, http == http_version_choice::http2 ? "a" : "b"));
    client.wait();
    CHECK(!client.open());
    CHECK(client.failures.count(1) == 1);
  }
  server.end();
  CHECK(server.get().counts().dropped == 2);
  CHECK(server.get().task_counts().stopped == 2);
}

TEST_CASE("the preface is recognised however it is cut") {
  running_server server(with_tls(false));
  test_client client(server.get().port(), {});
  for (const char c : std::string_view("PRI * HTTP/2.0\r\n\r\nSM\r\n")) client.send_raw({&c, 1});
  client.send_raw("\r\nnot a frame");
  const auto answer = client.read_to_end();
  REQUIRE(answer.size() > 9);
  CHECK(answer[3] == 4);  // SETTINGS
  server.end();
  CHECK(server.get().counts().connections_h2 == 1);
}

TEST_CASE("bytes that are no HTTP and no TLS end their connection alone") {
  for (const bool tls : {false, true}) {
    running_server server(with_tls(tls));
    {
      test_client client(server.get().port(), {});
      client.send_raw("PRI * but not quite\r\n\r\n");
      const auto answer = client.read_to_end();
      if (!tls) CHECK(answer.starts_with("HTTP/1.1 400 "));
    }
    test_client good(server.get().port(), {server.get().certificate_file()});
    good.submit(1, stop_at(server, "1"));
    good.wait();
    CHECK(good.answers.at(1).status == 200);
  }
}

TEST_CASE("an idle connection is closed") {
  auto options = with_tls(false);
  options.idle_timeout = 0s;
  running_server server(options);
  test_client client(server.get().port(), {});
  CHECK(client.read_to_end() == "");
}

TEST_CASE("the certificate's file is there as long as the server") {
  std::string file;
  {
    running_server server(with_tls(true));
    file = server.get().certificate_file();
    CHECK(std::filesystem::exists(file));
    CHECK(server.get().url() == "https://" + server.authority());
  }
  CHECK(!std::filesystem::exists(file));
}

TEST_CASE("what cannot be set up is a usage error") {
  boost::asio::io_context context;
  const mock::server first(context, {});
  CHECK(first.url().starts_with("http://127.0.0.1:"));
  CHECK(first.certificate_file().empty());
  mock_options taken;
  taken.listen = "127.0.0.1:" + std::to_string(first.port());
  CHECK_THROWS_AS(mock::server(context, taken), error);
  mock_options nowhere;
  nowhere.ledger_file = "/nonexistent/ledger.json";
  CHECK_THROWS_AS(mock::server(context, nowhere), error);
  auto names = with_tls(true);
  names.certificate_names = "localhost";
  CHECK_THROWS_AS(mock::server(context, names), error);
}

TEST_CASE("the ledger's file is written when the server stops") {
  const auto file =
      std::filesystem::temp_directory_path() / fmt::format("mock_server_test.{}.json", ::getpid());
  mock_options options;
  options.ledger_file = file.string();
  boost::asio::io_context context;
  mock::server server(context, options);
  server.stop();
  CHECK(std::filesystem::file_size(file) == server.ledger_json().size());
  std::filesystem::remove(file);
}
