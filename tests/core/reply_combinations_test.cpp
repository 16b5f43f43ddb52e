#include <doctest/doctest.h>

#include "core/reply.hpp"
#include "gzip.hpp"
#include "reply_bodies.hpp"
#include "reply_oracle.hpp"
#include "reply_writings.hpp"

// Every Code of facts 1.3 and 4.3 with every status, written in every way, packed and not, and
// every hint to wait, against what facts 4 say (reply_oracle.hpp). The content type has no part in
// it: the reader is not given one.

using namespace mpustop::core;
using namespace mpustop::core::testing;

namespace {

const std::vector<int> statuses = {200, 201, 301, 302, 400, 401, 403, 404, 407,
                                   408, 409, 429, 500, 502, 503, 504, 599};

std::vector<std::string> all_codes() {
  std::vector<std::string> out;
  for (const auto& row : known_codes()) out.emplace_back(row.code);
  out.insert(out.end(), missing_task_codes.begin(), missing_task_codes.end());
  out.insert(out.end(), unknown_codes.begin(), unknown_codes.end());
  return out;
}

std::vector<writing> all_writings() {
  std::vector<writing> out = json_writings();
  out.insert(out.end(), xml_writings().begin(), xml_writings().end());
  return out;
}

response packed(response plain, const char* encoding) {
  plain.body = mpustop::test::gzip(plain.body);
  plain.content_encoding = encoding;
  return plain;
}

/// Reads with one reader, so that what an answer leaves behind is seen at the next.
class asked {
 public:
  const reply& of(const response& given) {
    reader_.read(given, out_);
    return out_;
  }

 private:
  reply_reader reader_;
  reply out_;
};

}  // namespace

TEST_CASE("combinations: each Code, status, writing and packing") {
  asked reader;
  for (const std::string& code : all_codes()) {
    for (const auto& how : all_writings()) {
      const std::string body = how.write(code, "Why not.", id);
      for (const int status : statuses) {
        CAPTURE(code);
        CAPTURE(status);
        CAPTURE(body);
        const response plain = answer(status, body);
        for (const response& given :
             {plain, packed(plain, "gzip"), packed(plain, ""), packed(plain, "x-gzip")}) {
          const reply& got = reader.of(given);
          REQUIRE(got.verdict == verdict_of(status, code));
          REQUIRE(got.code == code);
          REQUIRE(got.message == "Why not.");
          REQUIRE(got.request_id == id);
          REQUIRE(got.status == status);
          REQUIRE(got.wait == duration(0));
        }
      }
    }
  }
}

TEST_CASE("combinations: each Code without a RequestId or a Message") {
  asked reader;
  for (const std::string& code : all_codes()) {
    for (const std::string& body :
         {R"({"Code":")" + code + R"("})", R"({"Code":")" + code + R"(","RequestId":null})",
          "<Error><Code>" + code + "</Code></Error>",
          "<Error><RequestId/><Message/><Code>" + code + "</Code></Error>"}) {
      for (const int status : statuses) {
        CAPTURE(body);
        CAPTURE(status);
        const reply& got = reader.of(answer(status, body));
        REQUIRE(got.verdict == verdict_of(status, code));
        REQUIRE(got.code == code);
        REQUIRE(got.request_id.empty());
      }
    }
  }
}

TEST_CASE("combinations: what is damaged says nothing, whatever its Code and status") {
  asked reader;
  for (const std::string& code : all_codes()) {
    for (const auto& how : all_writings()) {
      const std::string body = how.write(code, "Why not.", id);
      for (const int status : statuses) {
        CAPTURE(body);
        CAPTURE(status);
        const response plain = answer(status, body);
        response cut = plain, flooded = plain, half_packed = packed(plain, "gzip");
        cut.truncated = true;
        flooded.oversized = true;
        half_packed.body.resize(half_packed.body.size() / 2);
        const verdict wanted = status == 429 ? verdict::throttled : verdict::transient;
        for (const response& given : {cut, flooded, half_packed}) {
          const reply& got = reader.of(given);
          REQUIRE(got.verdict == wanted);
          REQUIRE(got.code == "Http" + std::to_string(status));
        }
        // Where nothing else says so, the missing end of the body does.
        const reply& got = reader.of(answer(status, body.substr(0, body.size() / 2)));
        REQUIRE(got.verdict == verdict_without_code(status, false));
      }
    }
  }
}

TEST_CASE("combinations: each success Code and status") {
  asked reader;
  const std::string named = R"(,"RequestId":"r"})";
  for (const std::string& body :
       {R"({"RequestId":"r"})" + std::string(), R"({"Code":200)" + named,
        R"({"Code":"200")" + named, R"({"Code":"OK")" + named, R"({"Code":"Success")" + named,
        R"({"code":"success")" + named, R"({"Code":null)" + named, R"({"Code":"")" + named,
        R"({"Message":"OK","Data":[])" + named,
        std::string("<StopLiveMPUTaskResponse><RequestId>r</RequestId></StopLiveMPUTaskResponse>"),
        std::string("<R><Code>200</Code><RequestId>r</RequestId></R>")}) {
    for (const int status : statuses) {
      CAPTURE(body);
      CAPTURE(status);
      const response plain = answer(status, body);
      for (const response& given : {plain, packed(plain, "gzip")}) {
        const reply& got = reader.of(given);
        REQUIRE(got.verdict == verdict_without_code(status, true));
        REQUIRE(got.request_id == "r");
      }
    }
  }
}

TEST_CASE("combinations: each body that is none of the service, and status") {
  asked reader;
  for (const std::string& body :
       {std::string(), std::string("\r\n"), std::string("{}"), std::string("null"),
        std::string("upstream connect error or disconnect/reset before headers"),
        std::string("<html><head><title>503 Service Temporarily Unavailable</title></head></html>"),
        std::string("<!DOCTYPE html>\n<html><body><hr><br>nginx</body></html>"),
        std::string(R"({"message":"no Route matched with those values"})"),
        std::string("<Error><Message>no Code</Message></Error>")}) {
    for (const int status : statuses) {
      CAPTURE(body);
      CAPTURE(status);
      const reply& got = reader.of(answer(status, body));
      REQUIRE(got.verdict == verdict_without_code(status, false));
      REQUIRE(got.code == "Http" + std::to_string(status));
    }
  }
}

TEST_CASE("combinations: each hint to wait, with each kind of answer and status") {
  asked reader;
  const std::vector<std::string> codes = {"",
                                          "Throttling.User",
                                          "InternalError",
                                          "InvalidParam",
                                          "SignatureDoesNotMatch",
                                          "InvalidTask.NotFound",
                                          "Forbidden"};
  for (const std::string& code : codes) {
    for (const int status : statuses) {
      response given = answer(status, code.empty() ? json_success() : json_error(code));
      const verdict plain =
          code.empty() ? verdict_without_code(status, true) : verdict_of(status, code);
      for (const hint& acs : acs_hints) {
        const bool throttles = status >= 400 && acs.wait.count() > 0;
        const verdict wanted = throttles ? verdict::throttled : plain;
        given.acs_retry_after = acs.text;
        for (const hint& user : ratelimit_hints) {
          given.ratelimit_user = user.text;
          for (const hint& api : ratelimit_hints) {
            given.ratelimit_user_api = api.text;
            for (const hint& retry_after : retry_after_hints) {
              given.retry_after = retry_after.text;
              CAPTURE(code);
              CAPTURE(status);
              CAPTURE(acs.text);
              CAPTURE(user.text);
              CAPTURE(api.text);
              CAPTURE(retry_after.text);
              const reply& got = reader.of(given);
              REQUIRE(got.verdict == wanted);
              REQUIRE(got.wait == wait_of(wanted, acs, user, api, retry_after));
            }
          }
        }
      }
    }
  }
}
