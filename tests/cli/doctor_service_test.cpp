#include <doctest/doctest.h>

#include "cli/doctor/local_findings.hpp"
#include "cli/doctor/service_findings.hpp"
#include "doctor_shapes.hpp"

using namespace mpustop;
using namespace mpustop::cli;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& text, const char* part) { return text.find(part) != text.npos; }

doctor_facts clock_off(core::duration ahead) {
  doctor_facts f = test::all_well();
  f.seen.call->reply->date = f.now - ahead;
  return f;
}

finding answered(core::verdict verdict, int status, const std::string& code) {
  doctor_facts f = test::all_well();
  core::reply& reply = *f.seen.call->reply;
  reply.verdict = verdict;
  reply.status = status;
  reply.code = code;
  reply.message = "told";
  return permission_finding(f);
}

}  // namespace

TEST_CASE("clock: ok, warn and fail by the difference") {
  CHECK(clock_finding(test::all_well()).text ==
        "agrees with the endpoint's, as far as whole seconds tell");
  CHECK(clock_finding(clock_off(59s)).status == health::ok);
  CHECK(clock_finding(clock_off(62s)).status == health::warn);
  CHECK(clock_finding(clock_off(899s)).status == health::warn);
  CHECK(clock_finding(clock_off(902s)).status == health::fail);
  CHECK(clock_finding(clock_off(-902s)).status == health::fail);
  CHECK(has(clock_finding(clock_off(902s)).cure, "NTP"));
  CHECK(has(clock_finding(clock_off(600s)).text, "ahead of the endpoint's"));
  CHECK(has(clock_finding(clock_off(-600s)).text, "10 min 00 s behind the endpoint's"));
}

TEST_CASE("clock: without an answer or a Date it is not known") {
  doctor_facts f = test::all_well();
  f.seen.call->reply->date.reset();
  CHECK(clock_finding(f).status == health::warn);
  f.seen.call.reset();
  CHECK(clock_finding(f).status == health::skip);
  f.wanted.call = false;
  CHECK(has(clock_finding(f).text, "--no-call"));
}

TEST_CASE("credentials: where they come from, and the last of the key id") {
  doctor_facts f = test::all_well();
  CHECK(credentials_finding(f).text == "environment: key ...1234");
  f.seen.keys->keys->security_token = "token";
  f.seen.keys->keys->expires = std::chrono::time_point_cast<std::chrono::seconds>(f.now) + 860s;
  CHECK(credentials_finding(f).text == "environment: key ...1234, temporary, ends in 14 min 20 s");
  CHECK(credentials_finding(f).status == health::warn);
  CHECK(has(credentials_finding(f).cure, "new pair"));
  f.seen.keys->renews = true;
  CHECK(has(credentials_finding(f).text, "14 min 20 s (a run renews it)"));
  CHECK(credentials_finding(f).status == health::ok);
  f.seen.keys->keys->expires = std::chrono::time_point_cast<std::chrono::seconds>(f.now) + 72h;
  CHECK(has(credentials_finding(f).text, "ends in 3 days"));
  f.seen.keys->warnings = {"config.json may be read by others; chmod 600 config.json"};
  CHECK(credentials_finding(f).status == health::warn);
  CHECK(has(credentials_finding(f).cure, "chmod 600"));
  f.seen.keys->keys->expires = std::chrono::time_point_cast<std::chrono::seconds>(f.now) - 5s;
  CHECK(credentials_finding(f).status == health::fail);
  CHECK(has(credentials_finding(f).text, "ended 5.0 s ago"));
}

TEST_CASE("credentials: none, half of them, or none in time") {
  doctor_facts f = test::all_well();
  f.seen.keys->keys.reset();
  f.seen.keys->error = "no credentials: set A and B; or more";
  finding found = credentials_finding(f);
  CHECK(found.status == health::fail);
  CHECK(found.text == "no credentials");
  CHECK(found.cure == "set A and B; or more");
  f.seen.keys->error = "A is set but B is not; set both";
  CHECK(credentials_finding(f).cure == "set both");
  f.seen.keys->error = "/bin/keys ended with exit code 1; it wrote to stderr:\n  no";
  CHECK(credentials_finding(f).text == f.seen.keys->error);
  f.seen.keys->error = "it broke";
  CHECK(credentials_finding(f).text == "it broke");
  CHECK(!credentials_finding(f).cure.empty());
  CHECK(permission_finding(f).status == health::skip);
  f.seen.keys.reset();
  CHECK(credentials_finding(f).text == "no answer within 2.5 s");
  CHECK(permission_finding(f).status == health::skip);
}

TEST_CASE("permission: answers that show that the call was let through") {
  using enum core::verdict;
  for (const finding& found :
       {answered(stopped, 200, ""), answered(already_stopped, 404, "InvalidTask.NotFound"),
        answered(refused, 400, "InvalidAppId"), answered(refused, 400, "InvalidParam")}) {
    CHECK(found.status == health::ok);
    CHECK(has(found.text, "key, signature and permission are right"));
  }
  CHECK(answered(refused, 400, "SomethingNew").status == health::warn);
}

TEST_CASE("permission: answers that end a run, with the advice of a run") {
  using enum core::verdict;
  CHECK(has(answered(fatal, 400, "SignatureDoesNotMatch").cure, "secret"));
  CHECK(has(answered(fatal, 404, "InvalidAccessKeyId.NotFound").cure, "AccessKeyId"));
  CHECK(has(answered(denied, 403, "Forbidden.RAM").cure, "live:StopLiveMPUTask"));
  CHECK(has(answered(denied, 403, "OperationDenied").cure, "account"));
  CHECK(answered(denied, 403, "Forbidden.RAM").status == health::fail);
  CHECK(answered(clock_skew, 400, "InvalidTimeStamp.Expired").status == health::fail);
  CHECK(answered(transient, 503, "ServiceUnavailable").status == health::fail);
  CHECK(answered(throttled, 400, "Throttling.User").status == health::warn);
  CHECK(answered(fatal, 400, "SignatureDoesNotMatch").text ==
        "SignatureDoesNotMatch (HTTP 400): told");
  for (const core::verdict one : {throttled, transient, clock_skew, nonce_used, denied, fatal})
    CHECK(!answered(one, 400, "Unheard").cure.empty());
}

TEST_CASE("permission: Forbidden proves something with an AppId that exists only") {
  CHECK(answered(core::verdict::denied, 403, "Forbidden").status == health::warn);
  doctor_facts f = test::all_well();
  f.wanted.app_id = "mine";
  f.seen.call->reply->verdict = core::verdict::denied;
  f.seen.call->reply->code = "Forbidden";
  CHECK(permission_finding(f).status == health::fail);
}

TEST_CASE("permission: what the comparison of signatures found comes before the general advice") {
  doctor_facts f = test::all_well();
  f.seen.call->reply->verdict = core::verdict::fatal;
  f.seen.call->reply->code = "SignatureDoesNotMatch";
  f.seen.call->reply->diagnosis = "the secret is wrong";
  CHECK(permission_finding(f).cure == "the secret is wrong");
}

TEST_CASE("permission: a call without an answer") {
  doctor_facts f = test::all_well();
  f.seen.call->reply.reset();
  CHECK(permission_finding(f).text == "no answer within 2.5 s");
  CHECK(permission_finding(f).status == health::fail);
  f.seen.call->problem = "the connection ended before the answer came";
  CHECK(permission_finding(f).text == f.seen.call->problem);
  f.seen.call->protocol.clear();
  CHECK(permission_finding(f).status == health::fail);  // the way itself is fine
  f.seen.way.addresses.clear();
  CHECK(permission_finding(f).status == health::skip);
  f.wanted.call = false;
  CHECK(has(permission_finding(f).text, "--no-call"));
}

TEST_CASE("limit: the account's, and the rate that a run keeps at best") {
  doctor_facts f = test::all_well();
  CHECK(limit_finding(f).text ==
        "500 calls a second (an account's, unless raised); a round trip of 40.0 ms: a run keeps "
        "about 497.8/s");
  f.wanted.options.account_limit = 2'000;
  f.seen.call->limits = "Limit:2000,Remain:1999";
  CHECK(has(limit_finding(f).text, "2,000 calls a second (--account-limit)"));
  CHECK(has(limit_finding(f).text, "the service tells Limit:2000,Remain:1999"));
  f.seen.call.reset();
  CHECK(limit_finding(f).text == "2,000 calls a second (--account-limit)");
}

TEST_CASE("files and report") {
  doctor_facts f = test::all_well();
  CHECK(files_finding(f).text == "1,024 may be open at once (ulimit -n)");
  f.open_files = 255;
  CHECK(files_finding(f).status == health::warn);
  f.open_files = UINT64_MAX;
  CHECK(files_finding(f).text == "no limit of open files");
  f.wanted.report = "night.csv";
  f.report.emplace();
  CHECK(report_finding(f).text == "night.csv can be written");
  f.report->has_rows = true;
  CHECK(has(report_finding(f).text, "--resume"));
  f.report->problem = "no such directory";
  CHECK(report_finding(f).status == health::fail);
}
