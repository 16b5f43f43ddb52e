#include "cli/config_file.hpp"

#include <doctest/doctest.h>

#include <mpustop/error.hpp>

#include "cli/config_setting.hpp"

namespace {

using namespace mpustop::cli;

std::string complaint(std::string_view text) {
  try {
    parse_config(text, "ops.conf");
  } catch (const mpustop::error& problem) {
    return problem.what();
  }
  return {};
}

TEST_CASE("a file of settings is read line by line, with its sections") {
  const auto entries = parse_config(
      "\xEF\xBB\xBF# night\r\n"
      "qps = 200   # shared\r\n"
      "\r\n"
      "; another comment\r\n"
      "[run]\r\n"
      "  report = \"my report.csv\"\r\n"
      "already_stopped = [A.B, \"C,D\"]\r\n"
      "yes",
      "ops.conf");
  REQUIRE(entries.size() == 5);
  CHECK(entries[0].key == "qps");
  CHECK(entries[0].section.empty());
  CHECK(entries[0].values == std::vector<std::string>{"200"});
  CHECK(entries[0].line == 2);
  CHECK(entries[1].is_section);
  CHECK(entries[1].section == "run");
  CHECK(entries[1].line == 5);
  CHECK(entries[2].section == "run");
  CHECK(entries[2].values == std::vector<std::string>{"my report.csv"});
  CHECK(entries[3].key == "already-stopped");
  CHECK(entries[3].values == std::vector<std::string>{"A.B", "C,D"});
  CHECK(entries[4].values == std::vector<std::string>{"true"});
  CHECK(entries[4].line == 8);
  CHECK(parse_config("", "f").empty());
}

TEST_CASE("what is no setting is refused with file and line") {
  CHECK(complaint("\n[run\n") == "ops.conf, line 2: a section ends on its line, with ]: [run]");
  CHECK(complaint("a = [1,\n2]\n") == "ops.conf, line 1: key 'a': a list ends on its line, with ]");
  CHECK(complaint("qps =\n") ==
        "ops.conf, line 1: key 'qps' has no value; write: qps = VALUE, or take the line out");
  CHECK(complaint("= 5\n").starts_with("ops.conf, line 1: "));
  CHECK(complaint("=\n").starts_with("ops.conf, line 1: "));
  CHECK(complaint("\x1b[31m\n").find('\x1b') == std::string::npos);
}

TEST_CASE("variables are named after the option, or after command and option") {
  CHECK(variable_name("--qps") == "MPUSTOP_QPS");
  CHECK(variable_name("--account-limit", "bench") == "MPUSTOP_BENCH_ACCOUNT_LIMIT");
}

TEST_CASE("where a value came from is told, and fits the width") {
  const std::vector<setting> given{
      {.option = "--qps", .values = {"200"}, .variable = "MPUSTOP_QPS", .file = {}},
      {.option = "--report",
       .values = {"a\x1b.csv"},
       .variable = {},
       .file = "ops.conf",
       .line = 3}};
  CHECK(settings_text({}, 80).empty());
  CHECK(settings_text(given, 80) ==
        "Settings from elsewhere:\n"
        "  qps 200 (MPUSTOP_QPS), report a\\x1B.csv (ops.conf, line 3)\n");
  CHECK(settings_text(given, 40) ==
        "Settings from elsewhere:\n"
        "  qps 200 (MPUSTOP_QPS),\n"
        "  report a\\x1B.csv (ops.conf, line 3)\n");
}

}  // namespace
