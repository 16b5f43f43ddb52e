#include "key_home.hpp"

using namespace mpustop;
using namespace mpustop::test;

namespace {

const char* file = R"(# ours
[default]
type = access_key
access_key_id = ini-id   ; the old one
access_key_secret = "SECRET-VALUE"

[tmp]
type=sts
access_key_id=STS.x
access_key_secret=SECRET-VALUE
security_token=TOKEN-VALUE==

[role]
type = ram_role_arn
access_key_id = A
access_key_secret = 'SECRET-VALUE'
role_arn = acs:ram::1:role/demo
role_session_name = s1
duration_seconds = 1800
policy = {"Version":"1"}

[ecs]
type = ecs_ram_role
role_name = demo-role

[rrsa]
type = oidc_role_arn
oidc_provider_arn = acs:ram::1:oidc-provider/p
oidc_token_file_path = @HOME@token
role_arn = acs:ram::1:role/pod

[bare]
access_key_id = bare-id
access_key_secret = SECRET-VALUE

[rsa]
type = rsa_key_pair
[program]
type = External
[noid]
type = access_key
access_key_secret = SECRET-VALUE
[blank]
type = access_key
access_key_id = two words
access_key_secret = SECRET-VALUE
[long]
type = ram_role_arn
access_key_id = A
access_key_secret = SECRET-VALUE
role_arn = a
duration_seconds = 1h
)";

void write(const key_home& at, std::string text = file) {
  if (const auto mark = text.find("@HOME@"); mark != std::string::npos) {
    text.replace(mark, 6, at.path(""));
  }
  at.write_ini(text);
}

}  // namespace

TEST_CASE("the ini file gives 'default', or the profile that is typed or exported") {
  const key_home at;
  write(at);
  CHECK(at.keys().access_key_id == "ini-id");
  CHECK(at.keys().access_key_secret == "SECRET-VALUE");
  CHECK(at.keys({}, {{"ALIBABA_CLOUD_PROFILE", "bare"}}).access_key_id == "bare-id");
  const credentials keys = at.keys("tmp");
  CHECK(keys.access_key_id == "STS.x");
  CHECK(keys.security_token == "TOKEN-VALUE==");
}

TEST_CASE("the ini file's roles are asked for with all that they say") {
  const key_home at;
  write(at);
  at.services->on_instance = true;
  CHECK(at.origin("role") == "profile 'role' of " + at.ini() + " (ram_role_arn)");
  CHECK(at.services->asked.back() ==
        R"(role acs:ram::1:role/demo,s1,,{"Version":"1"},1800, by A/SECRET-VALUE/)");
  at.keys("ecs");
  CHECK(at.services->asked.back() == "ecs 'demo-role'");
  at.write(at.path("token"), "ey\n");
  CHECK(at.origin("rrsa") == "profile 'rrsa' of " + at.ini() + " (oidc_role_arn)");
  CHECK(at.services->asked.back() ==
        "oidc acs:ram::1:role/pod,,,,3600, at acs:ram::1:oidc-provider/p token ey");
}

TEST_CASE("a bad profile of the ini file is an error that names file, profile and field") {
  const key_home at;
  write(at);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"rsa", "field 'type' is 'rsa_key_pair', which is not supported"},
      {"program",
       "field 'type' is 'External', which is not known; it is one of access_key, sts, "
       "ram_role_arn, ecs_ram_role, oidc_role_arn"},
      {"noid", "field 'access_key_id' is missing"},
      {"blank", "field 'access_key_id' holds a blank at character 4"},
      {"long", "field 'duration_seconds' is not a number of seconds"},
  };
  for (const auto& [name, wanted] : cases) {
    CHECK(holds(at.failure(name), {at.ini() + ": profile '" + name + "': " + wanted}));
  }
}

TEST_CASE("a bad ini file is an error that names the line and does not quote it") {
  const key_home at;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[default\n", "line 1: unmatched '['"},
      {"[default]\ntype\n", "line 2: '=' character not found in line"},
      {"[default]\n\n= SECRET-VALUE\n", "line 3: key expected"},
      {"[default]\na=1\na=SECRET-VALUE\n", "line 3: duplicate key name"},
      {"[default]\na=1\n[x]\na=1\n[default]\n", "line 5: duplicate section name"},
      {"[other]\r\ntype = access_key\r\n",
       "has no profile 'default'; it has: other; name one with --profile"},
      {std::string(2'000'000, '\n'), "longer than 1 MiB"},
  };
  for (const auto& [text, wanted] : cases) {
    write(at, text);
    CHECK(holds(at.failure(), {at.ini(), wanted}));
  }
}

TEST_CASE("an ini file without any profile is passed over") {
  const key_home at;
  at.services->on_instance = true;
  for (const char* text : {"", "# nothing\n", "type = access_key\n", "[default]\n"}) {
    write(at, text);
    CHECK(at.origin() == "ECS instance role");
  }
}

TEST_CASE("ALIBABA_CLOUD_CREDENTIALS_FILE moves the ini file") {
  const key_home at;
  write(at, "rubbish");
  at.write(at.path("elsewhere"), std::string("\xEF\xBB\xBF") + file);
  CHECK(at.keys({}, {{"ALIBABA_CLOUD_CREDENTIALS_FILE", at.path("elsewhere")}}).access_key_id ==
        "ini-id");
  CHECK(holds(at.failure({}, {{"ALIBABA_CLOUD_CREDENTIALS_FILE", "/nonexistent/c"}}),
              {"/nonexistent/c: no such file", "ALIBABA_CLOUD_CREDENTIALS_FILE"}));
}
