#include "cli/plan_json.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include "plan_shapes.hpp"

using namespace mpustop;

namespace {

std::string field(const std::string& json, const std::string& name) {
  simdjson::dom::parser parser;
  simdjson::dom::element value;
  REQUIRE(parser.parse(json).at_key(name).get(value) == simdjson::SUCCESS);
  return simdjson::minify(value);
}

}  // namespace

TEST_CASE("the plan as JSON") {
  test::plan_shape shape;
  shape.counts.tasks = 1'203;
  shape.counts.invalid = 1;
  shape.counts.duplicate = 2;
  shape.counts.first_invalid = {{7, "a \"quoted\" reason"}};
  shape.counts.first_duplicate = {8, 9};
  const std::string json = cli::plan_json(shape.plan());
  CHECK(json.back() == '\n');
  const std::pair<const char*, const char*> wanted[] = {
      {"dry_run", "true"},
      {"tasks", "1203"},
      {"valid", "1200"},
      {"invalid", "1"},
      {"duplicate", "2"},
      {"apps", "4"},
      {"resumed", "0"},
      {"left", "1200"},
      {"tried_again", "0"},
      {"first_invalid", R"([{"line":7,"reason":"a \"quoted\" reason"}])"},
      {"first_duplicate", "[8,9]"},
      {"endpoint", R"("https://live.aliyuncs.com")"},
      {"region", "null"},
      {"vpc", "false"},
      {"endpoint_by_general_rule", "false"},
      {"proxy", "null"},
      {"key", R"("9abc")"},
      {"key_origin", "null"},
      {"key_temporary", "false"},
      {"key_ends_at", "null"},
      {"http", R"("auto")"},
      {"signature", R"("v3")"},
      {"qps", "500"},
      {"guard", R"("strict")"},
      {"seconds_at_qps", "2.4"},
      {"done_at", R"("2026-11-28T09:30:02Z")"},
      {"report", R"("report.csv")"},
      {"report_rows", "0"},
      {"exit_code", "1"}};
  for (const auto& [name, value] : wanted) {
    INFO(name);
    CHECK(field(json, name) == value);
  }
}

TEST_CASE("the plan as JSON without a limit, of a region, behind a proxy, with temporary keys") {
  test::plan_shape shape;
  options& o = shape.wanted.options;
  o.qps = 0;
  o.proxy = "http://u:p@127.0.0.1:3128";
  o.http = http_version_choice::http11;
  o.signature = signature_version::v1;
  o.guard = guard_mode::paranoid;
  o.keys.security_token = "the-token";
  o.keys.expires = shape.now;
  shape.wanted.region = {.region = "cn-x", .vpc = true, .by_general_rule = true};
  shape.wanted.key_origin = "profile \"x\"";
  shape.wanted.report = "r\x1b.csv";
  const std::string json = cli::plan_json(shape.plan());
  const std::pair<const char*, const char*> wanted[] = {
      {"seconds_at_qps", "null"},
      {"done_at", "null"},
      {"proxy", R"("http://127.0.0.1:3128")"},
      {"region", R"("cn-x")"},
      {"vpc", "true"},
      {"endpoint_by_general_rule", "true"},
      {"key_origin", R"("profile \"x\"")"},
      {"key_temporary", "true"},
      {"key_ends_at", R"("2026-11-28T09:30:00Z")"},
      {"http", R"("1.1")"},
      {"signature", R"("v1")"},
      {"guard", R"("paranoid")"},
      {"exit_code", "0"}};
  for (const auto& [name, value] : wanted) {
    INFO(name);
    CHECK(field(json, name) == value);
  }
  for (const char* secret : {"the-secret", "the-token", "LTAI", "u:p", "\x1b"}) {
    CHECK(json.find(secret) == std::string::npos);
  }
}
