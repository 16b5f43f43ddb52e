#include "auth/external_program.hpp"

#include "key_home.hpp"

using namespace mpustop;
using namespace mpustop::test;

namespace {

/// An executable script in a directory that is gone at the end.
class script {
 public:
  explicit script(const std::string& body)
      : path_(directory_.file("getcred", "#!/bin/sh\n" + body)) {
    ::chmod(path_.c_str(), 0700);
  }
  const std::string& path() const { return path_; }
  credentials keys(const os::child_limits& limits = {}) const {
    return auth::keys_of_program({path_, "an argument"}, limits);
  }
  /// The error's text behind the program's name.
  std::string failure(const os::child_limits& limits = {}) const {
    try {
      keys(limits);
    } catch (const error& caught) {
      CHECK(caught.kind() == error_kind::usage);
      const std::string text = caught.what(), begin = "process_command: " + path_ + " ";
      REQUIRE(text.starts_with(begin));
      return text.substr(begin.size());
    }
    FAIL("no error");
    return {};
  }

 private:
  temporary_directory directory_;
  std::string path_;
};

std::string prints(const std::string& json) { return "cat <<'END'\n" + json + "\nEND\n"; }

const std::string secret = "AbCd1234EfGh5678IjKl9012MnOp34";

std::string external(const std::string& command) {
  return R"({"current":"ext","profiles":[{"name":"ext","mode":"External","process_command":")" +
         command + R"("}]})";
}

}  // namespace

TEST_CASE("a program's keys are taken, with token and end where it says them") {
  credentials keys =
      script(prints(R"({"mode":"AK","access_key_id":"id","access_key_secret":"s"})")).keys();
  CHECK(keys.access_key_id == "id");
  CHECK(keys.access_key_secret == "s");
  CHECK(keys.security_token.empty());
  CHECK_FALSE(keys.expires);

  keys = script(prints(R"({"mode":"StsToken","access_key_id":"STS.x","access_key_secret":"s",
                           "sts_token":"t","expiration":"2026-01-01T00:00:00Z"})"))
             .keys();
  CHECK(keys.security_token == "t");
  REQUIRE(keys.expires);
  CHECK(std::chrono::system_clock::to_time_t(*keys.expires) == 1'767'225'600);

  keys = script(prints(R"({"access_key_id":"STS.x","access_key_secret":"s","sts_token":"t",
                           "expiration":"tomorrow"})") +
                "echo a warning >&2")
             .keys();
  CHECK(keys.security_token == "t");
  CHECK_FALSE(keys.expires);
}

TEST_CASE("a program gets its arguments as they are") {
  CHECK(script(R"(printf '{"access_key_id":"%s","access_key_secret":"s"}' "$#-${1%% *}")")
            .keys()
            .access_key_id == "1-an");
}

TEST_CASE("a program that fails is told with the end of what it wrote to stderr") {
  CHECK(script("exit 7").failure() == "ended with exit code 7");
  CHECK(script("echo one >&2; echo two >&2; echo; echo three >&2; echo 'no session: sign in' >&2; "
               "exit 1")
            .failure() ==
        "ended with exit code 1; it wrote to stderr:\n  two\n  three\n  no session: sign in");
  CHECK(script("kill -9 $$").failure() == "was ended by signal 9");
  CHECK(script("printf '\\033[31mred\\007\\n' >&2; exit 1").failure() ==
        "ended with exit code 1; it wrote to stderr:\n   [31mred ");
}

TEST_CASE("what looks like a key on stderr is not told, nor anything of stdout") {
  const script leaky(
      "echo 'using " + secret +
      "' >&2; echo 'secret=SECRET-VALUE' >&2; echo '{\"sts_token\": \"TOKEN-VALUE\"}' >&2; echo " +
      secret + "; exit 1");
  const std::string text = leaky.failure();
  CHECK(text ==
        "ended with exit code 1; it wrote to stderr:\n  using [hidden]\n  secret=[hidden]\n"
        "  {\"sts_token\": \"[hidden]\"}");
  const std::string other = script("echo " + secret + "; echo " + secret + " >&2").failure();
  CHECK(other.find(secret) == std::string::npos);
  CHECK(holds(other, {"printed what is not JSON", "[hidden]"}));
}

TEST_CASE("a program that hangs, or prints without end, is killed") {
  os::child_limits limits;
  limits.time = std::chrono::milliseconds(50);
  CHECK(script("sleep 1000").failure(limits) ==
        "had not ended after 0 s and was killed; it has no terminal to ask on");
  CHECK(script("head -c 10000000 /dev/zero; sleep 1000").failure() ==
        "printed more than 64 KiB and was killed; one JSON object with keys is wanted");
}

TEST_CASE("a program that prints no keys is an error that says what is wrong") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "printed what is not JSON"},
      {"{", "printed what is not JSON"},
      {"[]", "printed JSON that is not an object"},
      {"{}", "printed what is wrong: field 'access_key_id' is missing or empty"},
      {R"({"access_key_id":"a","access_key_secret":""})", "field 'access_key_secret' is missing"},
      {R"({"access_key_id":"a","access_key_secret":"SECRET-VALUE "})", "holds a blank"},
      {R"({"mode":"StsToken","access_key_id":"a","access_key_secret":"SECRET-VALUE"})",
       "field 'sts_token' is missing"},
      {R"({"mode":"RamRoleArn","access_key_id":"a","access_key_secret":"SECRET-VALUE"})",
       "field 'mode' is 'RamRoleArn'; AK or StsToken is wanted"},
      {R"({"access_key_id":1,"access_key_secret":"SECRET-VALUE"})", "is not a text"},
  };
  for (const auto& [printed, wanted] : cases) {
    const std::string text = script(prints(printed)).failure();
    CHECK(holds(text, {wanted}));
    CHECK(text.find("SECRET-VALUE") == std::string::npos);
  }
}

TEST_CASE("a profile of mode External runs its program each time it is asked") {
  const key_home at;
  at.write(at.path("count"), "");
  const script counts("echo x >>'" + at.path("count") +
                      "'; printf '{\"access_key_id\":\"run-%d\",\"access_key_secret\":\"s\"}' "
                      "$(wc -l <'" +
                      at.path("count") + "')");
  at.write_config(external("'" + counts.path() + "' --json"));
  auth::key_chain chain = at.chain();
  CHECK(chain.fetch().access_key_id == "run-1");
  CHECK(chain.renews());
  CHECK(chain.origin() == "profile 'ext' of " + at.config() + " (External)");
  CHECK(chain.fetch().access_key_id == "run-2");
}

TEST_CASE("a process_command that cannot be run is an error that names the profile") {
  const key_home at;
  const std::string where = at.config() + ": profile 'ext': ";
  at.write_config(external("/nonexistent/getcred --secret SECRET-VALUE"));
  CHECK(at.failure() == where +
                            "process_command: /nonexistent/getcred cannot be started: No such "
                            "file or directory");
  at.write_config(external(""));
  CHECK(at.failure() == where + "field 'process_command' is missing or empty");
  at.write_config(external("getcred 'SECRET-VALUE"));
  CHECK(at.failure() == where + "field 'process_command' ends within quotes (')");
}

TEST_CASE("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: the program is not run") {
  const key_home at;
  const script leaves("touch '" + at.path("was-here") + "'");
  at.write_config(external(leaves.path()));
  for (const char* value : {"1", "true", "TRUE"}) {
    CHECK(holds(at.failure({}, {{"ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", value}}),
                {"profile 'ext': field 'mode' is 'External'",
                 "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids"}));
  }
  CHECK_FALSE(std::filesystem::exists(at.path("was-here")));
  at.failure({}, {{"ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", "0"}});
  CHECK(std::filesystem::exists(at.path("was-here")));
}
