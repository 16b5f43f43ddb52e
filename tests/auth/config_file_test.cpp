#include "key_home.hpp"

using namespace mpustop;
using namespace mpustop::test;

namespace {

const char* config = R"({"current": "ops", "profiles": [
  {"name":"ops","mode":"AK","access_key_id":"ops-id","access_key_secret":"SECRET-VALUE",
   "sts_token":"stale","region_id":"cn-shanghai","retry_count":0,"endpoint":"","auto":true},
  {"name":"tmp","mode":"StsToken","access_key_id":"STS.x","access_key_secret":"SECRET-VALUE",
   "sts_token":"TOKEN-VALUE"},
  {"name":"bare","access_key_id":"bare-id","access_key_secret":"SECRET-VALUE"},
  {"name":"baretmp","mode":"","access_key_id":"b","access_key_secret":"SECRET-VALUE",
   "sts_token":"TOKEN-VALUE"},
  {"name":"barerole","access_key_id":"b","access_key_secret":"SECRET-VALUE",
   "ram_role_arn":"acs:ram::1:role/bare"},
  {"name":"role","mode":"RamRoleArn","access_key_id":"A","access_key_secret":"SECRET-VALUE",
   "ram_role_arn":"acs:ram::1:role/demo","ram_session_name":"s1","expired_seconds":900,
   "sts_region":"cn-shanghai","external_id":"e1","policy":"{}","sts_token":"stale"},
  {"name":"ecs","mode":"EcsRamRole","ram_role_name":"demo-role"},
  {"name":"ecsany","mode":"EcsRamRole"},
  {"name":"rrsa","mode":"OIDC","oidc_provider_arn":"acs:ram::1:oidc-provider/p",
   "oidc_token_file":"@HOME@token","ram_role_arn":"acs:ram::1:role/pod","ram_session_name":"s2"},
  {"name":"lower","mode":"ak","access_key_id":"A","access_key_secret":"SECRET-VALUE"},
  {"name":"odd","mode":"\u001b[31mX","access_key_id":"A"},
  {"name":"nothing"},
  {"name":"noid","mode":"AK","access_key_secret":"SECRET-VALUE"},
  {"name":"nosecret","mode":"AK","access_key_id":"A","access_key_secret":""},
  {"name":"notoken","mode":"StsToken","access_key_id":"A","access_key_secret":"SECRET-VALUE"},
  {"name":"number","mode":"AK","access_key_id":5,"access_key_secret":"SECRET-VALUE"},
  {"name":"break","mode":"AK","access_key_id":"A","access_key_secret":"SECRET-VALUE\n"},
  {"name":"noarn","mode":"RamRoleArn","access_key_id":"A","access_key_secret":"SECRET-VALUE"},
  {"name":"short","mode":"RamRoleArn","access_key_id":"A","access_key_secret":"SECRET-VALUE",
   "ram_role_arn":"acs:ram::1:role/demo","expired_seconds":899},
  {"name":"noprovider","mode":"OIDC","oidc_token_file":"/t","ram_role_arn":"a"},
  {"name":"notokenfile","mode":"OIDC","oidc_provider_arn":"p","ram_role_arn":"a"}
]})";

key_home& written(key_home& at) {
  std::string text = config;
  text.replace(text.find("@HOME@"), 6, at.path(""));
  at.write_config(text);
  return at;
}

}  // namespace

TEST_CASE("the file gives the profile that is typed, exported or current") {
  key_home at;
  written(at);
  credentials keys = at.keys();
  CHECK(keys.access_key_id == "ops-id");
  CHECK(keys.security_token.empty());  // mode AK: a stale token is not sent
  keys = at.keys({}, {{"ALIBABA_CLOUD_PROFILE", "tmp"}});
  CHECK(keys.access_key_id == "STS.x");
  CHECK(keys.security_token == "TOKEN-VALUE");
  CHECK(at.keys("bare", {{"ALIBABA_CLOUD_PROFILE", "tmp"}}).access_key_id == "bare-id");
  CHECK(at.keys("baretmp").security_token == "TOKEN-VALUE");
  for (const char* fixed : {"ops", "tmp", "bare"}) {
    auth::key_chain chain = at.chain(fixed);
    chain.fetch();
    CHECK_FALSE(chain.renews());
  }
}

TEST_CASE("a profile of a role asks STS with all that it says") {
  key_home at;
  written(at);
  auth::key_chain chain = at.chain("role");
  CHECK(chain.fetch().access_key_id == "made-1");
  CHECK(chain.renews());
  CHECK(at.services->asked.back() ==
        "role acs:ram::1:role/demo,s1,e1,{},900,cn-shanghai by A/SECRET-VALUE/");
  at.keys("barerole");
  CHECK(at.services->asked.back() == "role acs:ram::1:role/bare,,,,3600, by b/SECRET-VALUE/");
}

TEST_CASE("a profile of an instance's role asks the metadata service") {
  key_home at;
  written(at).services->on_instance = true;
  CHECK(at.origin("ecs") == "profile 'ecs' of " + at.config() + " (EcsRamRole)");
  CHECK(at.services->asked.back() == "ecs 'demo-role'");
  at.keys("ecsany", {{"ALIBABA_CLOUD_IMDSV1_DISABLED", "True"}});
  CHECK(at.services->asked.back() == "ecs '' v2");
  at.keys("ecsany", {{"ALIBABA_CLOUD_ECS_METADATA", "named"}});
  CHECK(at.services->asked.back() == "ecs 'named'");

  CHECK(holds(at.failure("ecs", {{"ALIBABA_CLOUD_ECS_METADATA_DISABLED", "TRUE"}}),
              {"profile 'ecs'", "ALIBABA_CLOUD_ECS_METADATA_DISABLED=true forbids"}));
  at.services->on_instance = false;
  CHECK(holds(at.failure("ecs"), {"profile 'ecs'", "no ECS metadata service"}));
}

TEST_CASE("a profile of OIDC reads its token anew each time") {
  key_home at;
  written(at);
  CHECK(holds(at.failure("rrsa"), {"profile 'rrsa'", at.path("token"), "no such file"}));
  at.write(at.path("token"), " \n");
  CHECK(holds(at.failure("rrsa"), {at.path("token"), "is empty"}));
  at.write(at.path("token"), "first\n");
  ::chmod(at.path("token").c_str(), 0644);  // as it is mounted
  auth::key_chain chain = at.chain("rrsa");
  chain.fetch();
  CHECK(chain.warnings().empty());
  const std::string question =
      "oidc acs:ram::1:role/pod,s2,,,3600, at acs:ram::1:oidc-provider/p token ";
  CHECK(at.services->asked.back() == question + "first");
  at.write(at.path("token"), "second");
  chain.fetch();
  CHECK(at.services->asked.back() == question + "second");
}

TEST_CASE("what a service refuses is told with the profile") {
  key_home at;
  written(at).services->refusal = "STS: NoPermission";
  CHECK(holds(at.failure("role"), {at.config() + ": profile 'role': STS: NoPermission"}));
}

TEST_CASE("a mode that is not supported is refused by name, with what to do instead") {
  const key_home at;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"ChainableRamRoleArn", "RamRoleArn with the key pair of its source_profile"},
      {"CloudSSO", "ALIBABA_CLOUD_SECURITY_TOKEN"},
      {"OAuth", "External"},
      {"CredentialsURI", "ALIBABA_CLOUD_CREDENTIALS_URI"},
      {"RsaKeyPair", "AK or RamRoleArn"},
      {"RamRoleArnWithRoleName", "EcsRamRole"},
      {"BearerToken", "AK or StsToken"},
      {"Anonymous", "AK or StsToken"},
  };
  for (const auto& [mode, instead] : cases) {
    at.write_config(R"({"current":"p","profiles":[{"name":"p","access_key_id":"STS.x",)"
                    R"("access_key_secret":"SECRET-VALUE","sts_token":"TOKEN-VALUE","mode":")" +
                    mode + R"("}]})");
    CHECK(holds(at.failure(), {at.config() + ": profile 'p': field 'mode' is '" + mode +
                                   "', which is not supported: ",
                               instead}));
  }
}

TEST_CASE("ALIBABA_CLOUD_CONFIG_FILE moves the file") {
  const key_home at;
  at.write_config("not JSON");
  at.write(at.path("elsewhere"), std::string("\xEF\xBB\xBF") + config);
  CHECK(at.keys({}, {{"ALIBABA_CLOUD_CONFIG_FILE", at.path("elsewhere")}}).access_key_id ==
        "ops-id");
  CHECK(holds(at.failure({}, {{"ALIBABA_CLOUD_CONFIG_FILE", "/nonexistent/c.json"}}),
              {"/nonexistent/c.json: no such file", "ALIBABA_CLOUD_CONFIG_FILE"}));
}

TEST_CASE("ALIBABA_CLOUD_CLI_PROFILE_DISABLED turns the file off") {
  key_home at;
  written(at);
  const variables off = {{"ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true"}};
  CHECK(holds(at.failure({}, off), {"ALIBABA_CLOUD_ACCESS_KEY_ID"}));
  CHECK(holds(at.failure("ops", off), {"'ops'", "ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true"}));
}

TEST_CASE("a bad profile is an error that names file, profile and field") {
  key_home at;
  written(at);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"lower", "field 'mode' is 'ak', which must be spelt 'AK'"},
      {"odd", "field 'mode' is '\\x1B[31mX', which is not known; it is one of AK, StsToken"},
      {"nothing", "field 'mode' is missing"},
      {"noid", "field 'access_key_id' is missing"},
      {"nosecret", "field 'access_key_secret' is missing or empty"},
      {"notoken", "field 'sts_token' is missing"},
      {"number", "field 'access_key_id' is not a text"},
      {"break", "field 'access_key_secret' holds a line break"},
      {"noarn", "field 'ram_role_arn' is missing"},
      {"short", "field 'expired_seconds' is not a number of seconds from 900 to 43200"},
      {"noprovider", "field 'oidc_provider_arn' is missing"},
      {"notokenfile", "field 'oidc_token_file' is missing"},
  };
  for (const auto& [name, wanted] : cases) {
    CHECK(holds(at.failure(name), {at.config() + ": profile '" + name + "': " + wanted}));
  }
}

TEST_CASE("a bad file is an error that names it") {
  const key_home at;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "is not JSON"},
      {"{", "is not JSON"},
      {R"({"current":"a"})", "'profiles' is missing"},
      {R"({"profiles":[]})", "'current' is missing"},
      {R"({"current":"","profiles":[]})", "'current' is missing or empty"},
      {R"({"current":"a","profiles":{}})", "'profiles' is missing or not a list"},
      {R"({"current":"a","profiles":[]})", "field 'current' names 'a', but it has none"},
      {R"({"current":"a","profiles":[1,"a",{"name":7},{"name":"b"}]})", "it has: b"},
      {"[]", "'current' is missing"},
      {std::string(2'000'000, ' '), "longer than 1 MiB"},
  };
  for (const auto& [text, wanted] : cases) {
    at.write_config(text);
    CHECK(holds(at.failure(), {at.config(), wanted}));
  }
}

TEST_CASE("a file that cannot be read is an error") {
  const key_home at;
  CHECK(holds(at.failure({}, {{"ALIBABA_CLOUD_CONFIG_FILE", at.path("")}}),
              {at.path(""), "cannot be read"}));
}
