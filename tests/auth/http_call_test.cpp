#include "net/http_call.hpp"

#include <dlfcn.h>
#include <doctest/doctest.h>
#include <netdb.h>

#include <future>
#include <string_view>
#include <thread>

#include "fake_server.hpp"

using namespace mpustop;
using namespace mpustop::net;
using namespace mpustop::auth::test;
using namespace std::chrono_literals;

namespace {

std::promise<void>& release_of_lookups() {
  static std::promise<void> promise;
  return promise;
}

constexpr std::string_view hanging_host = "hanging.invalid";

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

http_request get_from(const fake_server& server) {
  http_request call{.to = parse_endpoint(server.url())};
  call.target = "/a?b=c";
  return call;
}

}  // namespace

/// Stands before the C library's: looking one name up hangs until the test says otherwise.
extern "C" int getaddrinfo(const char* host, const char* service, const addrinfo* hints,
                           addrinfo** out) {
  static std::shared_future<void> released = release_of_lookups().get_future().share();
  if (host != nullptr && host == hanging_host) {
    released.wait();
    return EAI_AGAIN;
  }
  using function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  return reinterpret_cast<function>(dlsym(RTLD_NEXT, "getaddrinfo"))(host, service, hints, out);
}

TEST_CASE("a request is sent as it is given, and the answer comes back whole") {
  fake_server server([](const fake_request& request) {
    return request.method == "GET"
               ? fake_answer{"HTTP/1.1 418 Teapot\r\ndate: D\r\ntransfer-encoding: chunked\r\n\r\n"
                             "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"}
               : fake_answer{"HTTP/1.0 200 OK\r\n\r\nuntil the end"};
  });
  http_request call = get_from(server);
  call.headers = {{"x-one", "1"}, {"x-two", "2 3"}};
  const http_outcome got = http_call(call);
  CHECK(got.error == "");
  CHECK(got.connected);
  CHECK(got.answer.status == 418);
  CHECK(got.answer.date == "D");
  CHECK(got.answer.body == "abcde");

  call.method = "POST";
  call.body = "k=v";
  CHECK(http_call(call).answer.body == "until the end");
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].target == "/a?b=c");
  CHECK(requests[0].header("x-two") == "2 3");
  CHECK(requests[1].method == "POST");
  CHECK(requests[1].body == "k=v");
}

TEST_CASE("the largest body that is taken, and one byte more") {
  std::string body(core::response::max_body, 'x');
  fake_server server([&](const fake_request&) { return auth::test::answer_of(200, body); });
  CHECK(http_call(get_from(server)).answer.body == body);
  body += 'x';
  CHECK(has(http_call(get_from(server)).error, "longer than 64 KiB"));
}

TEST_CASE("a name whose lookup hangs is bounded by the time to connect") {
  http_request call{.to = parse_endpoint("https://" + std::string(hanging_host))};
  call.connect_timeout = 20ms;
  const http_outcome got = http_call(call);
  CHECK(!got.connected);
  CHECK(has(got.error, "the name hanging.invalid did not resolve within 0.02 s"));
  release_of_lookups().set_value();
}

TEST_CASE("a server that accepts and says nothing is bounded, before TLS is up and after") {
  net::test::server_identity identity;
  fake_server silent([](const fake_request&) { return fake_answer{"", true}; });
  fake_server silent_tls(
      [](const fake_request&) {
        return fake_answer{"", true};
      },
      {.tls = &identity});
  http_request call = get_from(silent_tls);
  call.ca_file = identity.file();
  call.answer_timeout = 20ms;
  http_outcome got = http_call(call);
  CHECK(got.connected);
  CHECK(has(got.error, silent_tls.url() + ": no whole answer within 0.02 s"));

  call.to.port = silent.port();  // reads the handshake and waits for a request
  call.connect_timeout = 20ms;
  got = http_call(call);
  CHECK(!got.connected);
  CHECK(has(got.error, "no connection within 0.02 s"));
}

TEST_CASE("every address of a name is tried") {
  fake_server server([](const fake_request&) { return auth::test::answer_of(200, "here"); });
  http_request call = get_from(server);  // ::1 of localhost has nobody who listens
  call.to = parse_endpoint("http://localhost:" + std::to_string(server.port()));
  CHECK(http_call(call).answer.body == "here");
  call.to.port = closed_port();
  const http_outcome got = http_call(call);
  CHECK(has(got.error, "127.0.0.1: Connection refused"));
  CHECK(has(got.error, "::1: "));
}

TEST_CASE("calls may be made from several threads at once") {
  fake_server server([](const fake_request& r) { return auth::test::answer_of(200, r.target); });
  std::vector<std::future<http_outcome>> calls;
  for (int i = 0; i < 8; ++i) {
    http_request call = get_from(server);
    call.target = "/" + std::to_string(i);
    calls.push_back(std::async(std::launch::async, [call] { return http_call(call); }));
  }
  for (int i = 0; i < 8; ++i) CHECK(calls[i].get().answer.body == "/" + std::to_string(i));
}
