#include <doctest/doctest.h>

#include "auth/key_services.hpp"
#include "caught_error.hpp"
#include "fake_server.hpp"

using namespace mpustop;
using namespace mpustop::auth;
using namespace mpustop::auth::test;

namespace {

const std::string good_answer = R"({"Credentials":{"AccessKeyId":"STS.new","AccessKeySecret":"s",
  "SecurityToken":"t","Expiration":"2026-01-01T06:00:00Z"}})";

fake_answer answers_well(const fake_request&) { return answer_of(200, good_answer); }

role_request some_role() {
  role_request role;
  role.arn = "acs:ram::1:role/demo";
  return role;
}

const credentials keys{"KEY-ID", "SECRET-VALUE", ""};

std::string port_of(const fake_server& server) { return std::to_string(server.port()); }

}  // namespace

TEST_CASE("STS is asked through the proxy of the environment, by a name that the proxy resolves") {
  net::test::server_identity identity("DNS:sts.cn-shanghai.aliyuncs.com");
  fake_server proxy(answers_well, {.tls = &identity, .tunnels = true});
  const auto env = env_of({{"HTTPS_PROXY", "http://bob:PASSWORD@127.0.0.1:" + port_of(proxy)},
                           {"ALIBABA_CLOUD_STS_REGION", "cn-shanghai"}});
  SUBCASE("its certificate is that of ca_file") {
    const auto services = make_key_services(env, identity.file());
    CHECK(services->assume_role(some_role(), keys).access_key_id == "STS.new");
    REQUIRE(proxy.requests().size() == 1);
    CHECK(proxy.requests()[0].header("host") == "sts.cn-shanghai.aliyuncs.com");
    CHECK(proxy.requests()[0].header("proxy-authorization") == "");
  }
  SUBCASE("its certificate is not known") {
    const auto services = make_key_services(env, {});
    const std::string text = caught_error([&] { services->assume_role(some_role(), keys); });
    CHECK(has(text, "the server's certificate is not trusted"));
    CHECK(has(text, "through the proxy http://127.0.0.1:" + port_of(proxy)));
    CHECK(!has(text, "PASSWORD"));
    CHECK(proxy.requests().empty());
  }
  REQUIRE(proxy.tunnels().size() == 1);
  CHECK(proxy.tunnels()[0].starts_with("CONNECT sts.cn-shanghai.aliyuncs.com:443 HTTP/1.1\r\n"));
  CHECK(has(proxy.tunnels()[0], "Basic Ym9iOlBBU1NXT1JE"));
}

TEST_CASE("a proxy that refuses the tunnel is told") {
  fake_server proxy(answers_well,
                    {.tunnels = true, .tunnel_answer = "HTTP/1.1 403 Not Here\r\n\r\n"});
  const auto services =
      make_key_services(env_of({{"https_proxy", "127.0.0.1:" + port_of(proxy)}}), {});
  const std::string text = caught_error([&] { services->assume_role(some_role(), keys); });
  CHECK(has(text, "cannot connect to https://sts.aliyuncs.com through the proxy"));
  CHECK(has(text, "403"));
}

TEST_CASE("hosts in NO_PROXY are asked directly") {
  net::test::server_identity identity("DNS:localhost");
  fake_server server(answers_well, {.tls = &identity});
  fake_server proxy(answers_well, {.tunnels = true});
  const auto services =
      make_key_services(env_of({{"HTTPS_PROXY", proxy.url()},
                                {"NO_PROXY", "example.com,localhost"},
                                {"ALIBABA_CLOUD_STS_ENDPOINT", "localhost:" + port_of(server)}}),
                        identity.file());
  CHECK(services->assume_role(some_role(), keys).access_key_id == "STS.new");
  CHECK(server.requests().size() == 1);
  CHECK(proxy.tunnels().empty());
}

TEST_CASE("a proxy variable that cannot be is an error, without its password") {
  const auto services =
      make_key_services(env_of({{"HTTPS_PROXY", "socks5://u:PASSWORD@127.0.0.1:1"}}), {});
  const std::string text = caught_error([&] { services->assume_role(some_role(), keys); });
  CHECK(has(text, "HTTPS_PROXY"));
  CHECK(!has(text, "PASSWORD@"));
}
