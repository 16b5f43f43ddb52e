#include "auth/credentials_uri.hpp"

#include <doctest/doctest.h>

#include "caught_error.hpp"
#include "core/timestamp.hpp"
#include "fake_server.hpp"

using namespace mpustop;
using namespace mpustop::auth;
using namespace mpustop::auth::test;

namespace {

const std::string good_keys = R"({"Code":"Success","AccessKeyId":"STS.uri","AccessKeySecret":"s1",
  "SecurityToken":"t1","Expiration":"2026-01-01T06:00:00.500Z"})";

std::string failure(const std::string& uri) {
  const std::string text = caught_error([&] { fetch_credentials_uri(uri, env_of({}), {}); });
  CHECK(text.starts_with("credentials URI: "));
  CHECK(!has(text, "PASS-VALUE"));
  return text;
}

}  // namespace

TEST_CASE("a credentials URI is fetched as it is written, over http directly") {
  fake_server server([](const fake_request&) { return answer_of(200, good_keys); });
  fake_server proxy([](const fake_request&) { return answer_of(200, good_keys); },
                    {.tunnels = true});
  const auto keys = fetch_credentials_uri(server.url() + "/cred/x%20y?token=PASS-VALUE#part",
                                          env_of({{"HTTPS_PROXY", proxy.url()}}), {});
  CHECK(keys.access_key_id == "STS.uri");
  CHECK(keys.security_token == "t1");
  REQUIRE(keys.expires);
  CHECK(*keys.expires == *core::parse_timestamp("2026-01-01T06:00:00.500Z"));
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests()[0].method == "GET");
  CHECK(server.requests()[0].target == "/cred/x%20y?token=PASS-VALUE");
  CHECK(server.requests()[0].header("host") == server.url().substr(7));
  CHECK(server.requests()[0].header("content-length") == "");
  CHECK(proxy.tunnels().empty());
}

TEST_CASE("over https the certificate is verified, and the proxy of the environment used") {
  net::test::server_identity identity("DNS:keys.invalid");
  fake_server proxy([](const fake_request&) { return answer_of(200, good_keys); },
                    {.tls = &identity, .tunnels = true});
  const auto env = env_of({{"HTTPS_PROXY", proxy.url()}});
  const std::string uri = "https://keys.invalid/cred";
  CHECK(fetch_credentials_uri(uri, env, identity.file()).access_key_id == "STS.uri");
  CHECK(has(caught_error([&] { fetch_credentials_uri(uri, env, {}); }), "is not trusted"));
  CHECK(proxy.requests().size() == 1);
}

TEST_CASE("what a credentials URI answers instead of keys is told, without what may be secret") {
  fake_server elsewhere([](const fake_request&) { return answer_of(200, good_keys); });
  struct row {
    fake_answer answer;
    const char* text;
  };
  const row rows[] = {
      {answer_of(404, "no such thing"), "answered 404"},
      {answer_of(500, good_keys), "answered 500"},
      {answer_of(307, good_keys, "location: " + elsewhere.url() + "\r\n"),
       "307, a redirect, which is not"},
      {answer_of(200, R"({"Code":"Busy","Message":"later, a=1&token=PASS-VALUE"})"),
       "200 Busy: later, [redacted]"},
      {answer_of(200, R"({"Code":"Busy","Message":"no PASS-VALUE of /PASS-VALUE?a"})"),
       "200 Busy: no [redacted] of /[redacted]?a"},
      {answer_of(200, R"({"AccessKeyId":"PASS-VALUE"})"), "'AccessKeySecret' is missing"},
      {answer_of(200, std::string(70'000, ' ')), "longer than 64 KiB"},
  };
  for (const row& each : rows) {
    CAPTURE(each.text);
    fake_server server([&](const fake_request&) { return each.answer; });
    const std::string text = failure(server.url() + "/PASS-VALUE?a=1&token=PASS-VALUE");
    CHECK_MESSAGE(has(text, each.text), text);
    CHECK(has(text, server.url()));
  }
  CHECK(elsewhere.requests().empty());
  const std::string closed = "http://127.0.0.1:" + std::to_string(closed_port());
  CHECK(has(failure(closed + "/PASS-VALUE"), "cannot connect to " + closed + ": "));
}

TEST_CASE("what is no URL of a credentials URI is refused before anything is sent") {
  for (const char* uri :
       {"", "nonsense", "ftp://127.0.0.1/x", "file:///etc/passwd",
        "http://bob:PASS-VALUE@127.0.0.1/", "http:///x", "http://127.0.0.1:99999/"}) {
    CAPTURE(uri);
    CHECK(has(failure(uri), "not a usable URL"));
  }
}
