#include "auth/ecs_metadata.hpp"

#include <doctest/doctest.h>

#include "caught_error.hpp"
#include "core/timestamp.hpp"
#include "fake_server.hpp"

using namespace mpustop;
using namespace mpustop::auth;
using namespace mpustop::auth::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* token_path = "/latest/api/token";
const std::string role_path = "/latest/meta-data/ram/security-credentials/";
const std::string good_keys = R"({"Code":"Success","AccessKeyId":"STS.ecs","AccessKeySecret":"s1",
  "SecurityToken":"t1","LastUpdated":"2026-01-01T00:00:00Z","Expiration":"2026-01-01T06:00:00Z"})";

/// The metadata service of an instance; a test changes what it answers.
struct instance {
  fake_answer token = answer_of(200, "TOKEN-VALUE");
  fake_answer names = answer_of(200, "demo+role\n");
  fake_answer keys = answer_of(200, good_keys);
  fake_server server{[this](const fake_request& request) {
    if (request.target == token_path) return token;
    return request.target == role_path ? names : keys;
  }};

  std::optional<credentials> ask(const std::string& role = {}, bool allow_v1 = true) const {
    return ecs_role_keys(role, allow_v1, service());
  }
  std::string failure(const std::string& role = {}, bool allow_v1 = true) const {
    const std::string text = caught_error([&] { ask(role, allow_v1); });
    CHECK(text.starts_with("ECS metadata service: "));
    CHECK(has(text, "ALIBABA_CLOUD_ECS_METADATA_DISABLED=true"));
    CHECK(!has(text, "TOKEN-VALUE"));
    return text;
  }
  metadata_service service() const {
    metadata_service out;
    out.connect_timeout = out.answer_timeout = 30s;  // a busy machine is no fault
    out.at.host = "127.0.0.1";
    out.at.port = server.port();
    out.at.authority = "127.0.0.1:" + std::to_string(server.port());
    return out;
  }
  std::vector<std::string> asked() const {
    std::vector<std::string> out;
    for (const fake_request& each : server.requests())
      out.push_back(each.method + " " + each.target);
    return out;
  }
};

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the metadata service is where it is on every instance, and has a second") {
  const metadata_service service;
  CHECK(service.at.url() == "http://100.100.100.200");
  CHECK(service.at.port == 80);
  CHECK(service.connect_timeout == 1s);
  CHECK(service.answer_timeout == 1s);
}

TEST_CASE("version 2: the token first, then the role's name, then its keys") {
  instance ecs;
  const auto keys = ecs.ask({}, false);
  REQUIRE(keys);
  CHECK(keys->access_key_id == "STS.ecs");
  CHECK(keys->access_key_secret == "s1");
  CHECK(keys->security_token == "t1");
  REQUIRE(keys->expires);
  CHECK(*keys->expires == *core::parse_timestamp("2026-01-01T06:00:00Z"));
  CHECK(ecs.asked() ==
        lines{"PUT /latest/api/token", "GET " + role_path, "GET " + role_path + "demo%2Brole"});
  const auto requests = ecs.server.requests();
  CHECK(requests[0].header("x-aliyun-ecs-metadata-token-ttl-seconds") == "21600");
  CHECK(requests[0].header("content-length") == "0");
  CHECK(requests[1].header("x-aliyun-ecs-metadata-token") == "TOKEN-VALUE");
  CHECK(requests[2].header("x-aliyun-ecs-metadata-token") == "TOKEN-VALUE");
}

TEST_CASE("a role that is named is not asked for") {
  instance ecs;
  CHECK(ecs.ask("named")->access_key_id == "STS.ecs");
  CHECK(ecs.asked() == lines{"PUT /latest/api/token", "GET " + role_path + "named"});
}

TEST_CASE("version 1 is taken where version 2 fails, unless that is forbidden") {
  instance ecs;
  const char* told = "";
  SUBCASE("the token is refused") {
    ecs.token = answer_of(403, "");
    told = "answered 403";
  }
  SUBCASE("there is no version 2") {
    ecs.token = answer_of(404, "");
    told = "answered 404";
  }
  SUBCASE("what comes is no token") {
    ecs.token = answer_of(200, "two words\n");
    told = "no token";
  }
  SUBCASE("the connection ends") {
    ecs.token = {};
    told = "before its answer was whole";
  }
  CHECK(ecs.ask("named")->access_key_id == "STS.ecs");
  const auto requests = ecs.server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[1].header("x-aliyun-ecs-metadata-token") == "");

  const std::string text = ecs.failure("named", false);
  CHECK(has(text, told));
  CHECK(has(text, "version 1 is forbidden"));
  CHECK(ecs.server.requests().size() == 3);
}

TEST_CASE("without a service, or a role, there is nothing") {
  instance ecs;
  SUBCASE("nobody listens") {
    metadata_service nowhere = ecs.service();
    nowhere.at.port = closed_port();
    CHECK(!ecs_role_keys("named", true, nowhere));
    CHECK(!ecs_role_keys("named", false, nowhere));
  }
  SUBCASE("the instance has no role") {
    ecs.names = answer_of(404, "");
    CHECK(!ecs.ask());
  }
  SUBCASE("the list of roles is empty") {
    ecs.names = answer_of(200, "");
    CHECK(!ecs.ask());
  }
  SUBCASE("the named role is not there") {
    ecs.keys = answer_of(404, "");
    CHECK(!ecs.ask("named"));
  }
}

TEST_CASE("a redirect is not followed") {
  fake_server elsewhere([](const fake_request&) { return answer_of(200, good_keys); });
  const fake_answer away = answer_of(302, "", "location: " + elsewhere.url() + "/x\r\n");
  instance ecs;
  SUBCASE("of the token") {
    ecs.token = away;
    CHECK(has(ecs.failure({}, false), "302, a redirect, which is not followed"));
  }
  SUBCASE("of the role's name") {
    ecs.names = away;
    CHECK(has(ecs.failure(), "302, a redirect, which is not followed"));
  }
  SUBCASE("of the keys") {
    ecs.keys = away;
    CHECK(has(ecs.failure("named"), "302, a redirect, which is not followed"));
  }
  CHECK(elsewhere.requests().empty());
}

TEST_CASE("a service that does not come to its end is given up") {
  instance ecs;
  metadata_service hasty = ecs.service();
  hasty.answer_timeout = 50ms;
  const fake_answer silence{"", true},
      half{"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{", true};
  SUBCASE("silent from the beginning") { ecs.token = ecs.keys = silence; }
  SUBCASE("silent when it comes to the keys") { ecs.keys = silence; }
  SUBCASE("half an answer") { ecs.keys = half; }
  const std::string text = caught_error([&] { ecs_role_keys("named", true, hasty); });
  CHECK(has(text, "no whole answer within 0.05 s"));
}

TEST_CASE("an answer that holds no keys is told") {
  struct row {
    fake_answer answer;
    const char* text;
  };
  const row rows[] = {
      {answer_of(500, good_keys), "answered 500"},
      {answer_of(200, std::string(70'000, 'x')), "longer than 64 KiB"},
      {answer_of(200, good_keys.substr(0, 80)), "not a JSON object"},
      {answer_of(200, R"({"Code":"Failed","Message":"no role TOKEN-VALUE"})"),
       "200 Failed: no role [redacted]"},
      {answer_of(200, R"({"AccessKeyId":"a","AccessKeySecret":"b"})"), "'Code' is not 'Success'"},
  };
  for (const row& each : rows) {
    CAPTURE(each.text);
    instance ecs;
    ecs.keys = each.answer;
    const std::string text = ecs.failure("named");
    CHECK_MESSAGE(has(text, each.text), text);
  }
  instance ecs;
  ecs.names = answer_of(200, "a role\x01\n");
  CHECK(has(ecs.failure(), "no role's name"));
}
