#include "cli/plan_json.hpp"

#include <fmt/format.h>

#include "cli/plan_text.hpp"
#include "core/json_text.hpp"
#include "core/timestamp.hpp"
#include "net/proxy_url.hpp"

namespace mpustop::cli {

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  core::append_json_string(text, out);
  return out;
}

std::string quoted_or_null(std::string_view text) { return text.empty() ? "null" : quoted(text); }

std::string moment(const std::optional<local_time>& when) {
  if (!when) return "null";
  std::string out;
  core::append_timestamp(when->at, out);
  return quoted(out);
}

std::string counts(const core::plan& plan) {
  std::string invalid;
  for (const auto& bad : plan.first_invalid) {
    invalid += fmt::format(R"({}{{"line":{},"reason":{}}})", invalid.empty() ? "" : ",", bad.line,
                           quoted(bad.reason));
  }
  return fmt::format(
      R"("tasks":{},"valid":{},"invalid":{},"duplicate":{},"apps":{},"resumed":{},"left":{},)"
      R"("tried_again":{},"first_invalid":[{}],"first_duplicate":[{}],)",
      plan.tasks, plan.valid, plan.invalid, plan.duplicate, plan.apps, plan.resumed(), plan.left(),
      plan.again, invalid, fmt::join(plan.first_duplicate, ","));
}

std::string place(const run_arguments& wanted) {
  const options& o = wanted.options;
  const std::string proxy =
      o.proxy.empty() ? "" : net::parse_proxy(o.proxy, wanted.proxy_variable).url();
  return fmt::format(
      R"("endpoint":{},"region":{},"vpc":{},"endpoint_by_general_rule":{},"proxy":{},)",
      quoted(o.endpoint), quoted_or_null(wanted.region.region), wanted.region.vpc,
      wanted.region.by_general_rule, quoted_or_null(proxy));
}

std::string manner(const options& o) {
  const char* http = o.http == http_version_choice::http2    ? "2"
                     : o.http == http_version_choice::http11 ? "1.1"
                                                             : "auto";
  const char* guard = o.guard == guard_mode::strict     ? "strict"
                      : o.guard == guard_mode::paranoid ? "paranoid"
                                                        : "send";
  return fmt::format(R"("http":"{}","signature":"{}","qps":{},"guard":"{}",)", http,
                     o.signature == signature_version::v3 ? "v3" : "v1", o.qps, guard);
}

}  // namespace

std::string plan_json(const run_plan& plan) {
  const options& o = plan.wanted.options;
  return fmt::format(
      R"({{"dry_run":true,{}{}"key":{},"key_origin":{},"key_temporary":{},"key_ends_at":{},{})"
      R"("seconds_at_qps":{},"done_at":{},"report":{},"report_rows":{},"exit_code":{}}})"
      "\n",
      counts(*plan.counts), place(plan.wanted), quoted(key_ending(o.keys.access_key_id)),
      quoted_or_null(plan.wanted.key_origin), !o.keys.security_token.empty(), moment(plan.keys_end),
      manner(o), plan.seconds ? fmt::format("{:.3f}", *plan.seconds) : "null", moment(plan.done),
      quoted(plan.wanted.report), plan.report_rows, expected_exit_code(*plan.counts));
}

}  // namespace mpustop::cli
