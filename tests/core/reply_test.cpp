#include "core/reply.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "core/error_codes.hpp"
#include "reply_bodies.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;

namespace {

struct expectation {
  verdict wanted;
  std::vector<int> statuses;
  std::vector<std::string> codes;
};

// Every Code of facts 1.3 and 4.3, with each status that some page gives it.
const std::vector<expectation> known = {
    {verdict::throttled,
     {400, 429, 503},
     {"Throttling", "Throttling.User", "Throttling.Api", "Rejected.Throttling"}},
    {verdict::transient,
     {500, 503, 400, 408},
     {"InternalError", "UnknownError", "ServiceUnavailable", "ServiceUnavailableTemporary",
      "SystemBusy", "RequestTimeout"}},
    {verdict::nonce_used, {400}, {"SignatureNonceUsed"}},
    {verdict::clock_skew, {400}, {"InvalidTimeStamp.Expired"}},
    {verdict::fatal,
     {400, 403, 404},
     {"SignatureDoesNotMatch",
      "IncompleteSignature",
      "InvalidSignatureMethod",
      "InvalidAccessKeyId.NotFound",
      "InvalidAccessKeyId.Inactive",
      "Forbidden.AccessKeyDisabled",
      "InvalidSecurityToken.Expired",
      "InvalidSecurityToken.Malformed",
      "InvalidSecurityToken.MismatchWithAccessKey",
      "MissingSecurityToken",
      "InvalidTimeStamp.Format",
      "IllegalTimestamp",
      "InvalidAction.NotFound",
      "InvalidApi.NotFound",
      "InvalidVersion",
      "NoSuchVersion",
      "InvalidProduct.NotFound",
      "InvalidRegion.NotFound",
      "InvalidProtocol.NeedSsl",
      "UnsupportedHTTPMethod",
      "InvalidParameter.Format",
      "InvalidParameter.Accept",
      "ContentMD5NotMatched",
      "ContentLengthDoesNotMatch"}},
    {verdict::denied,
     {400, 401, 403},
     {"Forbidden", "Forbidden.RAM", "Forbidden.NoRAMPermission", "Forbidden.RiskControl",
      "NoPermission", "OperationDenied", "OperationDenied.Suspended", "InvalidUser.NotFound",
      "InvalidIdentity.ServiceDisabled"}},
    {verdict::refused,
     {400, 404},
     {"InvalidParam", "InvalidAppId", "InvalidAppId.NotFound", "MissingParam", "MissingAppId",
      "MissingTaskId", "MissingParameter", "InvalidParameter", "InvalidTaskId",
      "InvalidTask.IDError", "SomethingNew"}},
    {verdict::already_stopped,
     {400, 404, 403},
     {"InvalidTask.NotFound", "CodeTaskNotExist", "Task.Not_Exists", "MPUTask-NotFound",
      "TaskNotExists"}},
};

}  // namespace

TEST_CASE("each known Code has its verdict, whatever the status and the format") {
  for (const auto& group : known) {
    for (const int status : group.statuses) {
      for (const auto& code : group.codes) {
        CAPTURE(code);
        CAPTURE(status);
        for (const auto& body : {json_error(code), xml_error(code)}) {
          const reply got = read(status, body);
          CHECK(got.verdict == group.wanted);
          CHECK(got.status == status);
          CHECK(got.code == code);
          CHECK(got.message == "Why not.");
          CHECK(got.request_id == id);
        }
      }
    }
  }
}

TEST_CASE("a 2xx with a RequestId and no error Code is a stop") {
  for (const int status : {200, 201, 202}) {
    for (const auto& body : {json_success(), xml_success(),
                             R"({"requestId":"abc","Extra":{"a":[1,2]}})" + std::string(),
                             std::string("\xEF\xBB\xBF \r\n") + json_success() + "\n",
                             std::string("\xEF\xBB\xBF\n") + xml_success() + "\n"}) {
      CAPTURE(body);
      const reply got = read(status, body);
      CHECK(got.verdict == verdict::stopped);
      CHECK_FALSE(got.request_id.empty());
      CHECK(got.code.empty());
      CHECK(got.message.empty());
    }
  }
}

TEST_CASE("a success Code on a 2xx is no error") {
  for (const char* code :
       {"200", "\"200\"", "\"OK\"", "\"Success\"", "\"success\"", "null", "\"\""}) {
    CAPTURE(code);
    CHECK(read(200, R"({"Code":)" + std::string(code) + R"(,"RequestId":"r"})").verdict ==
          verdict::stopped);
    CHECK(read(200, R"({"Code":)" + std::string(code) + "}").verdict == verdict::transient);
  }
  CHECK(read(200, "<R><Code>OK</Code><RequestId>r</RequestId></R>").verdict == verdict::stopped);
}

TEST_CASE("an error Code on a 2xx is an error") {
  CHECK(read(200, json_error("InternalError")).verdict == verdict::transient);
  CHECK(read(200, json_error("Throttling.User")).verdict == verdict::throttled);
  CHECK(read(200, json_error("InvalidParam")).verdict == verdict::refused);
  CHECK(read(200, json_error("SignatureDoesNotMatch")).verdict == verdict::fatal);
  CHECK(read(200, json_error("SomethingNew")).verdict == verdict::refused);
  CHECK(read(200, xml_error("SomethingNew")).verdict == verdict::refused);
  // "No such task" is a 4xx by its rule.
  CHECK(read(200, json_error("InvalidTask.NotFound")).verdict == verdict::refused);
}

TEST_CASE("a Code that is a number stands for the status where the answer says 200") {
  CHECK(read(200, R"({"Code":500,"RequestId":"r"})").verdict == verdict::transient);
  CHECK(read(200, R"({"Code":"503","RequestId":"r"})").verdict == verdict::transient);
  CHECK(read(200, R"({"Code":429,"RequestId":"r"})").verdict == verdict::throttled);
  CHECK(read(200, R"({"Code":404,"RequestId":"r"})").verdict == verdict::refused);
  CHECK(read(200, R"({"Code":-1,"RequestId":"r"})").verdict == verdict::refused);
  CHECK(read(200, R"({"Code":18446744073709551615,"RequestId":"r"})").verdict == verdict::refused);
  CHECK(read(200, R"({"Code":500,"RequestId":"r"})").code == "500");
}

TEST_CASE("an unknown Code is refused on a 4xx and tried again on a 5xx") {
  for (const int status : {400, 403, 404, 409, 422}) {
    CHECK(read(status, json_error("SomethingNew")).verdict == verdict::refused);
  }
  for (const int status : {500, 502, 503, 504, 599, 302}) {
    CHECK(read(status, json_error("SomethingNew")).verdict == verdict::transient);
  }
  for (const int status : {401, 407}) {
    CHECK(read(status, json_error("SomethingNew")).verdict == verdict::denied);
  }
  CHECK(read(429, json_error("SomethingNew")).verdict == verdict::throttled);
  CHECK(read(500, json_error("InvalidTask.NotFound")).verdict == verdict::transient);
}

TEST_CASE("without a readable Code the status decides") {
  for (const char* body : {"", "Not here", "<html><body>Not here</body></html>", "{}",
                           R"({"RequestId":"r"})", R"({"Code":"OK","RequestId":"r"})"}) {
    CAPTURE(body);
    for (const int status : {400, 403, 404, 408, 500, 502, 503, 504, 301, 302, 304, 0}) {
      CAPTURE(status);
      const reply got = read(status, body);
      CHECK(got.verdict == verdict::transient);
      CHECK(got.code == "Http" + std::to_string(status));
      CHECK_FALSE(got.message.empty());
    }
    CHECK(read(401, body).verdict == verdict::fatal);
    CHECK(read(407, body).verdict == verdict::fatal);
    CHECK(read(429, body).verdict == verdict::throttled);
  }
}

TEST_CASE("the user's codes mean stopped, but never in the place of what is known otherwise") {
  const reply_rules rules{{"InvalidParam", "TaskGone", "InvalidAccessKeyId.NotFound",
                           "Throttling.User", "InternalError", "Forbidden"},
                          {}};
  const auto verdict_for = [&](int status, const char* code) {
    return read(answer(status, json_error(code)), rules).verdict;
  };
  CHECK(verdict_for(400, "InvalidParam") == verdict::already_stopped);
  CHECK(verdict_for(404, "TaskGone") == verdict::already_stopped);
  CHECK(verdict_for(200, "TaskGone") == verdict::already_stopped);
  CHECK(verdict_for(400, "TaskGoneNot") == verdict::refused);
  CHECK(verdict_for(404, "InvalidAccessKeyId.NotFound") == verdict::fatal);
  CHECK(verdict_for(400, "Throttling.User") == verdict::throttled);
  CHECK(verdict_for(500, "InternalError") == verdict::transient);
  CHECK(verdict_for(403, "Forbidden") == verdict::denied);
}

TEST_CASE("which codes a user may add can be asked before a run") {
  CHECK(may_mean_stopped("InvalidParam"));
  CHECK(may_mean_stopped("SomethingNew"));
  for (const char* code : {"", "OK", "200", "SignatureDoesNotMatch", "Forbidden", "Throttling",
                           "InternalError", "SignatureNonceUsed", "InvalidTimeStamp.Expired"}) {
    CAPTURE(code);
    CHECK_FALSE(may_mean_stopped(code));
  }
}

TEST_CASE("the rule of the missing task takes no other code that is not found") {
  for (const char* code : {"InvalidAccessKeyId.NotFound", "InvalidAction.NotFound", "InvalidAppId",
                           "InvalidParam", "InvalidAppId.TaskNotFound", "InvalidChannel.NotFound",
                           "TaskNotFoundHere", "task.notfound", "Task", "NotFound", ""}) {
    CAPTURE(code);
    CHECK_FALSE(names_missing_task(code));
  }
}

TEST_CASE("strings of an earlier answer do not stay") {
  reply_reader reader;
  reply out;
  reader.read(answer(400, json_error("InvalidParam", "long message")), out);
  reader.read(answer(200, json_success()), out);
  CHECK(out.code.empty());
  CHECK(out.message.empty());
  reader.read(answer(502, "bad gateway"), out);
  CHECK(out.request_id.empty());
  CHECK(out.code == "Http502");
}

TEST_CASE("the Date header is read, and absent when it cannot be") {
  response given = answer(400, json_error("InvalidTimeStamp.Expired"));
  given.date = "Fri, 27 Mar 2026 03:40:24 GMT";
  CHECK(read(given).date == wall_time(std::chrono::seconds(1774582824)));
  given.date = "yesterday";
  CHECK_FALSE(read(given).date);
  reply_reader reader;
  reply got;
  for (const auto& [text, second] : {std::pair("Fri, 27 Mar 2026 03:40:24 GMT", 1774582824),
                                     {"Fri, 27 Mar 2026 03:40:24 GMT", 1774582824},
                                     {"Fri, 27 Mar 2026 03:40:25 GMT", 1774582825},
                                     {"yesterday", 0},
                                     {"yesterday", 0},
                                     {"", 0},
                                     {"Fri, 27 Mar 2026 03:40:24 GMT", 1774582824}}) {
    given.date = text;
    reader.read(given, got);
    CHECK(got.date.has_value() == (second != 0));
    if (got.date) CHECK(*got.date == wall_time(std::chrono::seconds(second)));
  }
}
