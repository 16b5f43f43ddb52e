#include "auth/key_chain.hpp"

#include "key_home.hpp"

using namespace mpustop;
using namespace mpustop::test;

namespace {

const char* config = R"({"current": "ops", "profiles": [
  {"name":"ops","mode":"AK","access_key_id":"ops-id","access_key_secret":"SECRET-VALUE"},
  {"name":"role","mode":"RamRoleArn","access_key_id":"A","access_key_secret":"SECRET-VALUE",
   "ram_role_arn":"acs:ram::1:role/demo"}]})";

const char* ini =
    "[default]\ntype = access_key\naccess_key_id = ini-id\naccess_key_secret = SECRET-VALUE\n"
    "[night]\ntype = access_key\naccess_key_id = night-id\naccess_key_secret = SECRET-VALUE\n";

const variables oidc = {{"ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/pod"},
                        {"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/p"}};
const variables uri = {{"ALIBABA_CLOUD_CREDENTIALS_URI", "http://127.0.0.1:1/cred?x=SECRET-VALUE"}};

variables joined(variables a, const variables& b) {
  a.insert(b.begin(), b.end());
  return a;
}

}  // namespace

TEST_CASE("the environment gives the pair, and the token of a temporary one") {
  const key_home at;
  auth::key_chain chain = at.chain({}, exported);
  const credentials keys = chain.fetch();
  CHECK(keys.access_key_id == "env-id");
  CHECK(keys.access_key_secret == "SECRET-VALUE");
  CHECK(keys.security_token.empty());
  CHECK(chain.origin() == "the environment");
  CHECK_FALSE(chain.renews());
  CHECK(chain.warnings().empty());

  const variables temporary = joined(exported, {{"ALIBABA_CLOUD_SECURITY_TOKEN", "TOKEN-VALUE"}});
  CHECK(at.keys({}, temporary).security_token == "TOKEN-VALUE");
}

TEST_CASE("half a pair in the environment is an error that names what is missing") {
  const key_home at;
  at.write_config(config);
  CHECK(holds(at.failure({}, {{"ALIBABA_CLOUD_ACCESS_KEY_ID", "x"}}),
              {"ALIBABA_CLOUD_ACCESS_KEY_SECRET is empty or not set"}));
  CHECK(holds(at.failure({}, {{"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "SECRET-VALUE"}}),
              {"ALIBABA_CLOUD_ACCESS_KEY_ID is empty or not set"}));
}

TEST_CASE("a key with a blank or a line break is an error that does not quote it") {
  const key_home at;
  for (const char* bad : {"SECRET-VALUE\n", "SECRET-VALUE ", "SECRET-VALUE\r", "\tSECRET-VALUE",
                          "SECRET-VALUE\x7f", "SECRET-VALUE\xc3\xa9"}) {
    variables values = exported;
    values["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = bad;
    CHECK(holds(at.failure({}, values), {"ALIBABA_CLOUD_ACCESS_KEY_SECRET holds", "at character"}));
  }
}

TEST_CASE("the places are asked in the vendor's order, and the first that is set up answers") {
  const key_home at;
  at.services->on_instance = true;
  at.write_config(config);
  at.write_ini(ini);
  at.write(at.path("token"), "ey.J\n");
  variables all = joined(joined(joined(exported, oidc), uri),
                         {{"ALIBABA_CLOUD_OIDC_TOKEN_FILE", at.path("token")}});
  CHECK(at.origin({}, all) == "the environment");
  CHECK(at.services->asked.empty());

  all.erase("ALIBABA_CLOUD_ACCESS_KEY_ID");
  all.erase("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  CHECK(at.origin({}, all) == "role acs:ram::1:role/pod by the OIDC token of " + at.path("token"));

  all.erase("ALIBABA_CLOUD_OIDC_TOKEN_FILE");
  all.erase("ALIBABA_CLOUD_OIDC_PROVIDER_ARN");
  CHECK(at.origin({}, all) == "profile 'ops' of " + at.config() + " (AK)");

  std::filesystem::remove(at.config());
  CHECK(at.origin({}, all) == "profile 'default' of " + at.ini() + " (access_key)");

  std::filesystem::remove(at.ini());
  CHECK(at.origin({}, all) == "ECS instance role");

  at.services->on_instance = false;
  CHECK(at.origin({}, all) == "ALIBABA_CLOUD_CREDENTIALS_URI");
  CHECK(at.services->asked.back() == "uri http://127.0.0.1:1/cred?x=SECRET-VALUE");
}

TEST_CASE("what answered first is asked ever after") {
  const key_home at;
  at.write_config(config);
  auth::key_chain chain = at.chain("role");
  CHECK(chain.fetch().access_key_id == "made-1");
  CHECK(chain.renews());
  at.write_config("not JSON");  // what was read is kept
  CHECK(chain.fetch().access_key_id == "made-2");
  CHECK(chain.origin() == "profile 'role' of " + at.config() + " (RamRoleArn)");
}

TEST_CASE("a place that has nothing any more is an error, and no other is asked") {
  const key_home at;
  at.services->on_instance = true;
  auth::key_chain chain = at.chain({}, uri);
  chain.fetch();
  at.services->on_instance = false;
  CHECK_THROWS_WITH_AS(chain.fetch(),
                       "ECS instance role gives no keys any more: the ECS metadata service (no "
                       "role here)",
                       error);
}

TEST_CASE("without any credentials the error says what to set and what was looked at") {
  const key_home at;
  CHECK(holds(at.failure(),
              {"ALIBABA_CLOUD_ACCESS_KEY_ID", "aliyun configure",
               "looked at: ALIBABA_CLOUD_ACCESS_KEY_ID (not set)",
               "ALIBABA_CLOUD_OIDC_TOKEN_FILE (not set)", at.config() + " (no such file)",
               at.ini() + " (no such file)", "the ECS metadata service (no role here)",
               "ALIBABA_CLOUD_CREDENTIALS_URI (not set)"}));
  CHECK(holds(at.failure({}, {{"ALIBABA_CLOUD_SECURITY_TOKEN", "TOKEN-VALUE"},
                              {"ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"}}),
              {"the ECS metadata service (ALIBABA_CLOUD_ECS_METADATA_DISABLED=true)"}));
  auth::key_chain homeless(env_of({}), {}, at.services);
  CHECK_THROWS_AS(homeless.fetch(), error);
}

TEST_CASE("the environment beats the files, and a typed profile beats the environment") {
  const key_home at;
  at.write_config(config);
  CHECK(at.keys({}, exported).access_key_id == "env-id");
  CHECK(at.keys("ops", exported).access_key_id == "ops-id");
  CHECK(at.keys({}, joined(exported, {{"ALIBABA_CLOUD_PROFILE", "role"}})).access_key_id ==
        "env-id");
}

TEST_CASE("a profile that only the second file has is found there") {
  const key_home at;
  at.write_config(config);
  at.write_ini(ini);
  CHECK(at.keys("night").access_key_id == "night-id");
  CHECK(at.keys({}, {{"ALIBABA_CLOUD_PROFILE", "night"}}).access_key_id == "night-id");
  CHECK(at.keys("default").access_key_id == "ini-id");
  CHECK(at.keys().access_key_id == "ops-id");
}

TEST_CASE("a profile that no file has is an error with the names there are, and ends the search") {
  const key_home at;
  at.services->on_instance = true;
  CHECK(holds(at.failure("x"), {"there is no profile 'x'", at.config() + " (no such file)",
                                at.ini() + " (no such file)"}));
  at.write_config(config);
  at.write_ini(ini);
  for (const auto& text : {at.failure("x"), at.failure({}, {{"ALIBABA_CLOUD_PROFILE", "x"}})}) {
    CHECK(holds(text, {"there is no profile 'x'", at.config() + " (it has: ops, role)",
                       at.ini() + " (it has: default, night)"}));
  }
  CHECK(holds(at.failure("a\x1b[31m"), {"'a\\x1B[31m'"}));
  CHECK(at.services->asked.empty());
  auth::key_chain homeless(env_of({}), "x", at.services);
  CHECK_THROWS_WITH_AS(homeless.fetch(),
                       "there is no profile 'x'; looked at: ~/.aliyun/config.json (HOME is not "
                       "set), ~/.alibabacloud/credentials (HOME is not set)",
                       error);
}

TEST_CASE("a credentials file that others may read is warned of") {
  const key_home at;
  at.write_config(config);
  at.write_ini(ini);
  const auto warnings = [&](const std::string& profile) {
    auth::key_chain chain = at.chain(profile);
    chain.fetch();
    return chain.warnings();
  };
  CHECK(warnings("ops").empty());
  CHECK(warnings("night").empty());
  for (const auto& [file, profile] : {std::pair(at.config(), "ops"), {at.ini(), "night"}}) {
    for (const auto& [mode, octal] : {std::pair(0644, "0644"), {0640, "0640"}, {0604, "0604"}}) {
      ::chmod(file.c_str(), static_cast<mode_t>(mode));
      CHECK(warnings(profile) == std::vector<std::string>{file + " can be read by others (mode " +
                                                          octal + "): chmod 600 " + file});
    }
  }
}

TEST_CASE("the cure of the warning can be pasted into a shell") {
  const key_home at;
  const std::string file = at.path("my 'keys'");
  at.write(file, ini);
  ::chmod(file.c_str(), 0644);
  auth::key_chain chain = at.chain({}, {{"ALIBABA_CLOUD_CREDENTIALS_FILE", file}});
  chain.fetch();
  REQUIRE(chain.warnings().size() == 1);
  CHECK(chain.warnings()[0].ends_with("chmod 600 '" + at.path(R"(my '\''keys'\''')")));
}
