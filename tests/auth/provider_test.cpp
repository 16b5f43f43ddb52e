#include "auth/provider.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include <mpustop/error.hpp>

#include "temporary.hpp"

using namespace mpustop;
using namespace mpustop::auth;

namespace {

namespace fs = std::filesystem;

using variables = std::map<std::string, std::string>;

os::environment env_of(variables values) {
  return [values = std::move(values)](const char* name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end() || found->second.empty()) return std::nullopt;
    return found->second;
  };
}

/// A home directory that is gone at the end.
class home {
 public:
  std::string file() const { return directory_.path(".aliyun/config.json"); }
  void write(const std::string& text) const {
    fs::create_directories(directory_.path(".aliyun"));
    std::ofstream(file()) << text;
  }
  variables plus(variables values = {}) const {
    values.emplace("HOME", directory_.root().string());
    return values;
  }
  const fs::path& path() const { return directory_.root(); }

 private:
  mpustop::test::temporary_directory directory_;
};

/// The text of the error that loading gives; fails the test if it gives none, or a secret in it.
std::string failure(const variables& values, const std::string& profile = {}) {
  try {
    load_credentials(env_of(values), profile);
  } catch (const error& caught) {
    CHECK(caught.kind() == error_kind::usage);
    const std::string text = caught.what();
    CHECK(text.find("SECRET-VALUE") == std::string::npos);
    CHECK(text.find("TOKEN-VALUE") == std::string::npos);
    return text;
  }
  FAIL("no error");
  return {};
}

bool holds(const std::string& text, const std::vector<std::string>& parts) {
  CAPTURE(text);
  for (const auto& part : parts) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
    if (text.find(part) == std::string::npos) return false;
  }
  return true;
}

const variables exported = {{"ALIBABA_CLOUD_ACCESS_KEY_ID", "env-id"},
                            {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "SECRET-VALUE"}};

const char* config = R"({"current": "ops", "profiles": [
  {"name":"ops","mode":"AK","access_key_id":"ops-id","access_key_secret":"SECRET-VALUE",
   "sts_token":"stale","region_id":"cn-shanghai","retry_count":0,"endpoint":""},
  {"name":"tmp","mode":"StsToken","access_key_id":"STS.x","access_key_secret":"SECRET-VALUE",
   "sts_token":"TOKEN-VALUE"},
  {"name":"bare","access_key_id":"bare-id","access_key_secret":"SECRET-VALUE"},
  {"name":"baretmp","mode":"","access_key_id":"b","access_key_secret":"SECRET-VALUE",
   "sts_token":"TOKEN-VALUE"},
  {"name":"role","mode":"RamRoleArn","access_key_id":"A","access_key_secret":"SECRET-VALUE"},
  {"name":"lower","mode":"ak","access_key_id":"A","access_key_secret":"SECRET-VALUE"},
  {"name":"empty"},
  {"name":"noid","mode":"AK","access_key_secret":"SECRET-VALUE"},
  {"name":"nosecret","mode":"AK","access_key_id":"A","access_key_secret":""},
  {"name":"notoken","mode":"StsToken","access_key_id":"A","access_key_secret":"SECRET-VALUE"},
  {"name":"number","mode":"AK","access_key_id":5,"access_key_secret":"SECRET-VALUE"},
  {"name":"break","mode":"AK","access_key_id":"A","access_key_secret":"SECRET-VALUE\n"}
]})";

}  // namespace

TEST_CASE("the environment gives the pair, and the token of a temporary one") {
  credentials keys = load_credentials(env_of(exported));
  CHECK(keys.access_key_id == "env-id");
  CHECK(keys.access_key_secret == "SECRET-VALUE");
  CHECK(keys.security_token.empty());

  variables temporary = exported;
  temporary["ALIBABA_CLOUD_SECURITY_TOKEN"] = "TOKEN-VALUE";
  CHECK(load_credentials(env_of(temporary)).security_token == "TOKEN-VALUE");
}

TEST_CASE("half a pair in the environment is an error that names what is missing") {
  CHECK(holds(failure({{"ALIBABA_CLOUD_ACCESS_KEY_ID", "x"}}),
              {"ALIBABA_CLOUD_ACCESS_KEY_SECRET is empty or not set"}));
  CHECK(holds(failure({{"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "SECRET-VALUE"}}),
              {"ALIBABA_CLOUD_ACCESS_KEY_ID is empty or not set"}));
}

TEST_CASE("a key with a blank or a line break is an error that does not quote it") {
  for (const char* bad : {"SECRET-VALUE\n", "SECRET-VALUE ", "SECRET-VALUE\r", "\tSECRET-VALUE",
                          "SECRET-VALUE\x7f", "SECRET-VALUE\xc3\xa9"}) {
    variables values = exported;
    values["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = bad;
    CHECK(holds(failure(values), {"ALIBABA_CLOUD_ACCESS_KEY_SECRET holds", "at character"}));
  }
}

TEST_CASE("without any credentials the error says what to set") {
  const home at;
  CHECK(holds(failure({}), {"ALIBABA_CLOUD_ACCESS_KEY_ID", "aliyun configure"}));
  CHECK(holds(failure(at.plus()), {"ALIBABA_CLOUD_ACCESS_KEY_ID"}));
  CHECK(holds(failure(at.plus({{"ALIBABA_CLOUD_SECURITY_TOKEN", "TOKEN-VALUE"}})),
              {"ALIBABA_CLOUD_ACCESS_KEY_ID"}));
}

TEST_CASE("the file gives the profile that is typed, exported or current") {
  const home at;
  at.write(config);
  credentials keys = load_credentials(env_of(at.plus()));
  CHECK(keys.access_key_id == "ops-id");
  CHECK(keys.security_token.empty());  // mode AK: a stale token is not sent

  keys = load_credentials(env_of(at.plus({{"ALIBABA_CLOUD_PROFILE", "tmp"}})));
  CHECK(keys.access_key_id == "STS.x");
  CHECK(keys.security_token == "TOKEN-VALUE");

  keys = load_credentials(env_of(at.plus({{"ALIBABA_CLOUD_PROFILE", "tmp"}})), "bare");
  CHECK(keys.access_key_id == "bare-id");
  CHECK(load_credentials(env_of(at.plus()), "baretmp").security_token == "TOKEN-VALUE");
}

TEST_CASE("the environment beats the file, and a typed profile beats the environment") {
  const home at;
  at.write(config);
  const variables both = at.plus(exported);
  CHECK(load_credentials(env_of(both)).access_key_id == "env-id");
  CHECK(load_credentials(env_of(both), "ops").access_key_id == "ops-id");
  variables exported_profile = both;
  exported_profile["ALIBABA_CLOUD_PROFILE"] = "ops";
  CHECK(load_credentials(env_of(exported_profile)).access_key_id == "env-id");
}

TEST_CASE("ALIBABA_CLOUD_CONFIG_FILE moves the file") {
  const home at, elsewhere;
  at.write("not JSON");
  elsewhere.write(std::string("\xEF\xBB\xBF") + config);
  const variables moved = at.plus({{"ALIBABA_CLOUD_CONFIG_FILE", elsewhere.file()}});
  CHECK(load_credentials(env_of(moved)).access_key_id == "ops-id");
  CHECK(holds(failure({{"ALIBABA_CLOUD_CONFIG_FILE", "/nonexistent/c.json"}}),
              {"/nonexistent/c.json: no such file", "ALIBABA_CLOUD_CONFIG_FILE"}));
}

TEST_CASE("ALIBABA_CLOUD_CLI_PROFILE_DISABLED turns the file off") {
  const home at;
  at.write(config);
  const variables off = at.plus({{"ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true"}});
  CHECK(holds(failure(off), {"ALIBABA_CLOUD_ACCESS_KEY_ID"}));
  CHECK(holds(failure(off, "ops"), {"'ops'", "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"}));
}

TEST_CASE("a bad profile is an error that names file, profile and field") {
  const home at;
  at.write(config);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"role", "field 'mode' is 'RamRoleArn', which is not supported; use a profile of mode AK"},
      {"lower", "field 'mode' is 'ak'"},
      {"empty", "field 'mode' is missing"},
      {"noid", "field 'access_key_id' is missing"},
      {"nosecret", "field 'access_key_secret' is missing or empty"},
      {"notoken", "field 'sts_token' is missing"},
      {"number", "field 'access_key_id' is not a text"},
      {"break", "field 'access_key_secret' holds a line break"},
  };
  for (const auto& [name, wanted] : cases) {
    CHECK(holds(failure(at.plus(), name), {at.file(), "profile '" + name + "'", wanted}));
  }
  CHECK(holds(failure(at.plus(), "nobody"), {at.file(), "'nobody'", "ops, tmp, bare"}));
}

TEST_CASE("a bad file is an error that names it") {
  const home at;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "is not JSON"},
      {"{", "is not JSON"},
      {R"({"current":"a"})", "'profiles' is missing"},
      {R"({"profiles":[]})", "'current' is missing"},
      {R"({"current":"","profiles":[]})", "'current' is missing or empty"},
      {R"({"current":"a","profiles":{}})", "'profiles' is missing or not a list"},
      {R"({"current":"a","profiles":[]})", "has no profile 'a'; it has: none"},
      {R"({"current":"a","profiles":[1,"a",{"name":7},{"name":"b"}]})", "it has: b"},
      {"[]", "'current' is missing"},
      {std::string(2'000'000, ' '), "longer than 1 MiB"},
  };
  for (const auto& [text, wanted] : cases) {
    at.write(text);
    CHECK(holds(failure(at.plus()), {at.file(), wanted}));
  }
}

TEST_CASE("a file that cannot be read is an error, a missing one only when it was asked for") {
  const home at;
  CHECK(holds(failure(at.plus(), "ops"), {at.file(), "no such file", "'ops'"}));
  CHECK(holds(failure(at.plus({{"ALIBABA_CLOUD_PROFILE", "ops"}})), {at.file(), "'ops'"}));
  CHECK(holds(failure({}, "ops"), {"'ops'", "HOME"}));
  CHECK(holds(failure(at.plus({{"ALIBABA_CLOUD_CONFIG_FILE", at.path().string()}})),
              {at.path().string(), "cannot be read"}));
}
