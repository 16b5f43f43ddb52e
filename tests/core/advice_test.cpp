#include "core/advice.hpp"

#include <doctest/doctest.h>

#include <string>

#include "core/error_codes.hpp"
#include "reply_bodies.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;

namespace {

/// Codes that end a run, each with what its advice must name.
const std::vector<std::pair<const char*, const char*>> ends = {
    {"InvalidAccessKeyId.NotFound", "ALIBABA_CLOUD_ACCESS_KEY_ID"},
    {"InvalidAccessKeyId", "ALIBABA_CLOUD_ACCESS_KEY_ID"},
    {"InvalidAccessKeyId.Inactive", "disabled"},
    {"Forbidden.AccessKeyDisabled", "disabled"},
    {"MissingAccessKeyId", "ALIBABA_CLOUD_ACCESS_KEY_ID"},
    {"InvalidSecurityToken.Expired", "expired"},
    {"InvalidSecurityToken.Malformed", "ALIBABA_CLOUD_SECURITY_TOKEN"},
    {"InvalidSecurityToken.MismatchWithAccessKey", "ALIBABA_CLOUD_SECURITY_TOKEN"},
    {"MissingSecurityToken", "ALIBABA_CLOUD_SECURITY_TOKEN"},
    {"SignatureDoesNotMatch", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"},
    {"IncompleteSignature", "--signature"},
    {"InvalidSignatureMethod", "--signature"},
    {"MissingSignature", "--signature"},
    {"MissingSignatureNonce", "--signature"},
    {"InvalidTimeStamp.Expired", "clock"},
    {"InvalidTimeStamp.Format", "clock"},
    {"IllegalTimestamp", "clock"},
    {"MissingTimestamp", "--signature"},
    {"ContentMD5NotMatched", "proxy"},
    {"ContentLengthDoesNotMatch", "proxy"},
    {"InvalidAction.NotFound", "--endpoint"},
    {"InvalidApi.NotFound", "--endpoint"},
    {"MissingAction", "--endpoint"},
    {"InvalidVersion", "--endpoint"},
    {"NoSuchVersion", "--endpoint"},
    {"MissingVersion", "--endpoint"},
    {"InvalidProduct.NotFound", "--endpoint"},
    {"InvalidRegion.NotFound", "--endpoint"},
    {"InvalidProtocol.NeedSsl", "https://"},
    {"UnsupportedHTTPMethod", "--endpoint"},
    {"InvalidParameter.Format", "--endpoint"},
    {"InvalidParameter.Accept", "--endpoint"},
    {"Forbidden", "live:StopLiveMPUTask"},
    {"Forbidden.RAM", "live:StopLiveMPUTask"},
    {"Forbidden.NoRAMPermission", "live:StopLiveMPUTask"},
    {"NoPermission", "live:StopLiveMPUTask"},
    {"Forbidden.RiskControl", "risk control"},
    {"OperationDenied", "overdue"},
    {"OperationDenied.Suspended", "overdue"},
    {"InvalidIdentity.ServiceDisabled", "overdue"},
    {"InvalidUser.NotFound", "RAM"},
};

}  // namespace

TEST_CASE("every Code that ends a run comes with what to do") {
  for (const auto& [code, part] : ends) {
    CAPTURE(code);
    const verdict known = verdict_of_code(code).value_or(verdict::refused);
    const bool may_end =
        known == verdict::fatal || known == verdict::denied || known == verdict::clock_skew;
    CHECK(may_end);
    CHECK(advice_of(code).find(part) != std::string_view::npos);
    CHECK(advice_of(code).ends_with('.'));
  }
}

TEST_CASE("so does an answer without a Code that asks for authentication") {
  for (const int status : {401, 407}) {
    const reply got = read(status, "<html>who are you?</html>");
    REQUIRE(got.verdict == verdict::fatal);
    CHECK(advice_of(got.code).find("--endpoint") != std::string_view::npos);
  }
}

TEST_CASE("of what ends no run, or is not known, nothing is said") {
  for (const char* code : {"", "InternalError", "Throttling.User", "InvalidParam", "SomethingNew",
                           "InvalidTask.NotFound", "SignatureNonceUsed", "Timeout"}) {
    CAPTURE(code);
    CHECK(advice_of(code).empty());
  }
}

TEST_CASE("denials that are the account's are told from those that may be an AppId's") {
  for (const char* code : {"OperationDenied", "OperationDenied.Suspended", "InvalidUser.NotFound",
                           "InvalidIdentity.ServiceDisabled", "Forbidden.RiskControl"}) {
    CAPTURE(code);
    CHECK(concerns_account(code));
    CHECK(verdict_of_code(code) == verdict::denied);
  }
  for (const char* code : {"Forbidden", "Forbidden.RAM", "NoPermission", "", "InvalidAppId"}) {
    CAPTURE(code);
    CHECK_FALSE(concerns_account(code));
  }
}
