#include "auth/sts.hpp"

#include <doctest/doctest.h>

#include "auth/key_services.hpp"
#include "caught_error.hpp"
#include "core/timestamp.hpp"
#include "fake_server.hpp"
#include "mock/form.hpp"

using namespace mpustop;
using namespace mpustop::auth;
using namespace mpustop::auth::test;

namespace {

const credentials permanent{"KEY-ID", "SECRET-VALUE", ""};
const std::string good_answer = R"({"RequestId":"R-1","AssumedRoleUser":{"Arn":"x"},"Credentials":{
  "AccessKeyId":"STS.new","AccessKeySecret":"new secret","SecurityToken":"new/token==",
  "Expiration":"2026-01-01T06:00:00Z"}})";

std::string without_blank(std::string text) {
  return text.replace(text.find("new secret"), 10, "new-secret");
}

fake_server::script always(fake_answer answer) {
  return [answer = std::move(answer)](const fake_request&) { return answer; };
}

std::unique_ptr<key_services> services_at(const fake_server& server) {
  return make_key_services(env_of({{"ALIBABA_CLOUD_STS_ENDPOINT", server.url()}}), {});
}

role_request some_role() {
  role_request role;
  role.arn = "acs:ram::123456789012:role/demo";
  return role;
}

std::string value_of(const core::parameters& all, const char* name) {
  const std::string* found = mock::find_parameter(all, name);
  return found == nullptr ? "(none)" : *found;
}

/// Signs what arrived anew, decoded and encoded again (facts 3.1).
void check_signature(const fake_request& request, const std::string& secret) {
  core::parameters all = request.query();
  const std::string signature = value_of(all, "Signature");
  std::erase_if(all, [](const auto& each) { return each.first == "Signature"; });
  for (const auto& each : request.form()) all.push_back(each);
  CHECK(signature == core::v1::signature(secret, core::v1::string_to_sign("POST", all)));
}

}  // namespace

TEST_CASE(
    "AssumeRole is signed, with the common parameters in the query and the role's in a form") {
  fake_server server(always(answer_of(200, without_blank(good_answer))));
  role_request role = some_role();
  role.session_name = "ops@night-1";
  role.external_id = "a b&c=d/~*";
  role.policy = R"({"Version":"1","Statement":[{"Action":"live:*"}]})";
  role.duration = std::chrono::seconds(900);
  const credentials keys = services_at(server)->assume_role(role, permanent);
  CHECK(keys.access_key_id == "STS.new");
  CHECK(keys.access_key_secret == "new-secret");
  CHECK(keys.security_token == "new/token==");
  REQUIRE(keys.expires);
  CHECK(*keys.expires == *core::parse_timestamp("2026-01-01T06:00:00Z"));

  REQUIRE(server.requests().size() == 1);
  const fake_request request = server.requests()[0];
  CHECK(request.method == "POST");
  CHECK(request.header("content-type") == "application/x-www-form-urlencoded");
  CHECK(request.header("host") == server.url().substr(7));
  const auto query = request.query();
  CHECK(value_of(query, "Action") == "AssumeRole");
  CHECK(value_of(query, "Version") == "2015-04-01");
  CHECK(value_of(query, "Format") == "JSON");
  CHECK(value_of(query, "AccessKeyId") == "KEY-ID");
  CHECK(value_of(query, "SignatureMethod") == "HMAC-SHA1");
  CHECK(value_of(query, "SignatureVersion") == "1.0");
  CHECK(value_of(query, "SignatureNonce").size() == 32);
  CHECK(core::parse_timestamp(value_of(query, "Timestamp")));
  CHECK(value_of(query, "SecurityToken") == "(none)");
  CHECK(query.size() == 9);
  const auto form = request.form();
  CHECK(value_of(form, "RoleArn") == role.arn);
  CHECK(value_of(form, "RoleSessionName") == role.session_name);
  CHECK(value_of(form, "DurationSeconds") == "900");
  CHECK(value_of(form, "Policy") == role.policy);
  CHECK(value_of(form, "ExternalId") == role.external_id);
  CHECK(form.size() == 5);
  check_signature(request, "SECRET-VALUE");
}

TEST_CASE("AssumeRole by a temporary pair sends its token, signed; a session's name is made up") {
  fake_server server(always(answer_of(200, without_blank(good_answer))));
  const auto services = services_at(server);
  for (int i = 0; i < 2; ++i)
    services->assume_role(some_role(), {"STS.old", "OLD-SECRET", "old+token/=="});
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(value_of(requests[0].query(), "SecurityToken") == "old+token/==");
  check_signature(requests[0], "OLD-SECRET");
  CHECK(value_of(requests[0].form(), "RoleSessionName").starts_with("mpustop-"));
  CHECK(value_of(requests[0].form(), "DurationSeconds") == "3600");
  CHECK(requests[0].form().size() == 3);
  CHECK(value_of(requests[0].query(), "SignatureNonce") !=
        value_of(requests[1].query(), "SignatureNonce"));
}

TEST_CASE("AssumeRoleWithOIDC is not signed, and the token is in the form alone") {
  fake_server server(always(answer_of(200, without_blank(good_answer))));
  const credentials keys = services_at(server)->assume_role_with_oidc(
      some_role(), "acs:ram::123456789012:oidc-provider/demo", "eyJh.TOKEN-VALUE.x-_\n");
  CHECK(keys.access_key_id == "STS.new");
  REQUIRE(server.requests().size() == 1);
  const fake_request request = server.requests()[0];
  CHECK(value_of(request.query(), "Action") == "AssumeRoleWithOIDC");
  CHECK(value_of(request.query(), "AccessKeyId") == "(none)");
  CHECK(value_of(request.query(), "Signature") == "(none)");
  CHECK(value_of(request.form(), "OIDCToken") == "eyJh.TOKEN-VALUE.x-_");
  CHECK(value_of(request.form(), "OIDCProviderArn") == "acs:ram::123456789012:oidc-provider/demo");
  CHECK(value_of(request.form(), "RoleArn") == "acs:ram::123456789012:role/demo");
  CHECK(!has(request.target, "TOKEN-VALUE"));
}

TEST_CASE("a refusal is told with Code, Message and what to do, without a secret") {
  fake_server server(always(answer_of(
      403,
      "{\"Code\":\"NoPermission\",\"RequestId\":\"R-7\",\"Message\":\"not \\u001b[31mauthorized "
      "SECRET-VALUE SecurityToken=abc TOKEN-VALUE\"}")));
  const auto services = services_at(server);
  const std::string text = caught_error([&] {
    services->assume_role(some_role(), {"KEY-ID", "SECRET-VALUE", "TOKEN-VALUE"});
  });
  CHECK(text.starts_with("AssumeRole of acs:ram::123456789012:role/demo: " + server.url() +
                         " answered 403 NoPermission: not  [31mauthorized [redacted] "
                         "SecurityToken=[redacted] [redacted] (RequestId R-7). "));
  CHECK(has(text, "AliyunSTSAssumeRoleAccess"));

  const std::string oidc =
      caught_error([&] { services->assume_role_with_oidc(some_role(), "arn", "TOKEN-VALUE\n"); });
  CHECK(oidc.starts_with("AssumeRoleWithOIDC of "));
  CHECK(!has(oidc, "TOKEN-VALUE"));
}

TEST_CASE("what is no answer of STS is told") {
  struct row {
    fake_answer answer;
    const char* text;
  };
  const row rows[] = {
      {answer_of(200, good_answer.substr(0, 100)), " answered 200, but its body is not a JSON"},
      {answer_of(200, R"({"RequestId":"R"})"), "but its field 'Credentials' is missing"},
      {answer_of(502, "<html>"), " answered 502"},
      {answer_of(500, without_blank(good_answer)), " answered 500"},
      {answer_of(302, "", "location: http://127.0.0.1:1/\r\n"), "302, a redirect, which is not"},
      {answer_of(200, std::string(300'000, ' ')), "the answer is longer than 64 KiB"},
      {{"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"}, "before its answer was whole"},
      {{"SSH-2.0-OpenSSH\r\n\r\n"}, "is not an answer of HTTP/1.1"},
  };
  for (const row& each : rows) {
    CAPTURE(each.text);
    fake_server server(always(each.answer));
    const std::string text =
        caught_error([&] { services_at(server)->assume_role(some_role(), permanent); });
    CHECK_MESSAGE(has(text, each.text), text);
    CHECK(has(text, server.url()));
    CHECK(server.requests().size() == 1);
  }
}

TEST_CASE("an STS that cannot be reached is told with what may help") {
  const std::string url = "http://127.0.0.1:" + std::to_string(closed_port());
  const auto services = make_key_services(env_of({{"ALIBABA_CLOUD_STS_ENDPOINT", url}}), {});
  const std::string text = caught_error([&] { services->assume_role(some_role(), permanent); });
  CHECK(has(text, "cannot connect to " + url));
  CHECK(has(text, "Connection refused"));
  CHECK(has(text, "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"));
}

TEST_CASE("a clock that is wrong is corrected by the answer's Date, once") {
  const fake_answer expired = answer_of(
      400,
      R"({"Code":"InvalidTimeStamp.Expired","Message":"Specified time stamp or date value is expired."})",
      "date: Wed, 01 Jan 2070 00:00:00 GMT\r\n");
  int asked = 0;
  bool relents = true;
  fake_server server([&](const fake_request&) {
    return ++asked == 1 || !relents ? expired : answer_of(200, without_blank(good_answer));
  });
  const auto services = services_at(server);
  SUBCASE("the corrected time is taken") {
    CHECK(services->assume_role(some_role(), permanent).access_key_id == "STS.new");
  }
  SUBCASE("the corrected time is refused, too") {
    relents = false;
    const std::string text = caught_error([&] { services->assume_role(some_role(), permanent); });
    CHECK(has(text, "400 InvalidTimeStamp.Expired"));
    CHECK(has(text, "Set this machine's clock"));
  }
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(value_of(requests[1].query(), "Timestamp").starts_with("2070-01-01T0"));
  check_signature(requests[1], "SECRET-VALUE");
}

TEST_CASE("which STS is asked") {
  struct row {
    const char* region;
    std::map<std::string, std::string> variables;
    const char* url;
  };
  const std::string endpoint = "ALIBABA_CLOUD_STS_ENDPOINT", region = "ALIBABA_CLOUD_STS_REGION",
                    vpc = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED";
  const row rows[] = {
      {"", {}, "https://sts.aliyuncs.com"},
      {"cn-shanghai", {}, "https://sts.cn-shanghai.aliyuncs.com"},
      {"", {{region, "eu-central-1"}}, "https://sts.eu-central-1.aliyuncs.com"},
      {"cn-shanghai", {{region, "eu-central-1"}}, "https://sts.cn-shanghai.aliyuncs.com"},
      {"cn-shanghai", {{vpc, "True"}}, "https://sts-vpc.cn-shanghai.aliyuncs.com"},
      {"", {{region, "cn-beijing"}, {vpc, "true"}}, "https://sts-vpc.cn-beijing.aliyuncs.com"},
      {"", {{vpc, "true"}}, "https://sts.aliyuncs.com"},
      {"cn-shanghai", {{vpc, "1"}}, "https://sts.cn-shanghai.aliyuncs.com"},
      {"", {{endpoint, "sts.example.com"}, {region, "cn-x"}}, "https://sts.example.com"},
      {"", {{endpoint, "https://localhost:8443"}}, "https://localhost:8443"},
      {"", {{endpoint, "http://127.0.0.1:9"}}, "http://127.0.0.1:9"},
      {"cn-shanghai", {{endpoint, "sts.example.com"}}, "https://sts.cn-shanghai.aliyuncs.com"},
  };
  for (const row& each : rows)
    CHECK(sts_endpoint(each.region, env_of(each.variables)).url() == each.url);

  const auto refused = [](const std::string& typed, std::map<std::string, std::string> variables) {
    return caught_error([&] { sts_endpoint(typed, env_of(std::move(variables))); });
  };
  CHECK(has(refused("evil.example/x", {}), "sts_region: 'evil.example/x' is no region"));
  CHECK(has(refused("", {{region, "a@b"}}), "ALIBABA_CLOUD_STS_REGION: 'a@b' is no region"));
  const std::string plain = refused("", {{endpoint, "http://sts.aliyuncs.com"}});
  CHECK(plain.starts_with("ALIBABA_CLOUD_STS_ENDPOINT: "));
  CHECK(has(plain, "write https://"));
}
