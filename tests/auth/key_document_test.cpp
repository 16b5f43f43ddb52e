#include "auth/key_document.hpp"

#include <doctest/doctest.h>

#include "core/timestamp.hpp"

using namespace mpustop;
using namespace mpustop::auth;

namespace {

using enum key_issuer;

/// `body` in the form of the service's answers: flat, or under "Credentials".
std::string form_of(key_issuer from, const std::string& fields) {
  return from == sts ? "{\"Credentials\":{" + fields + "}}"
                     : "{\"Code\":\"Success\"," + fields + "}";
}

const std::string pair = R"("AccessKeyId":"id","AccessKeySecret":"secret")";
const std::string token = R"(,"SecurityToken":"token")";
const std::string end = R"(,"Expiration":"2026-01-01T06:00:00Z")";

}  // namespace

TEST_CASE("a whole answer gives keys, whoever sends it") {
  for (const key_issuer from : {sts, metadata, uri}) {
    const key_document answer = read_key_document(form_of(from, pair + token + end), from);
    CHECK(answer.fault == "");
    REQUIRE(answer.keys);
    CHECK(answer.keys->access_key_id == "id");
    CHECK(answer.keys->access_key_secret == "secret");
    CHECK(answer.keys->security_token == "token");
    REQUIRE(answer.keys->expires);
    CHECK(*answer.keys->expires == *core::parse_timestamp("2026-01-01T06:00:00Z"));
  }
}

TEST_CASE("a credentials URI may leave out the Code, the token and the end") {
  const key_document answer = read_key_document("{" + pair + "}", uri);
  REQUIRE(answer.keys);
  CHECK(answer.keys->security_token == "");
  CHECK(!answer.keys->expires);
  CHECK(read_key_document("{" + pair + ",\"Expiration\":null}", uri).keys);
  for (const key_issuer from : {sts, metadata}) {
    CHECK(!read_key_document(form_of(from, pair + token), from).keys);
    CHECK(!read_key_document(form_of(from, pair + end), from).keys);
  }
}

TEST_CASE("what is wrong with an answer is said without quoting it") {
  struct row {
    std::string fields;
    const char* fault;
  };
  const row rows[] = {
      {R"("AccessKeySecret":"s")" + token + end, "its field 'AccessKeyId' is missing"},
      {R"("AccessKeyId":"","AccessKeySecret":"s")", "its field 'AccessKeyId' is missing, empty"},
      {R"("AccessKeyId":7,"AccessKeySecret":"s")", "'AccessKeyId' is missing, empty or no text"},
      {R"("AccessKeyId":"id","AccessKeySecret":null)", "its field 'AccessKeySecret' is missing"},
      {R"("AccessKeyId":"id","AccessKeySecret":"QUOTED\r\nX-Evil: 1")" + token + end,
       "its field 'AccessKeySecret' holds a line break at character 7"},
      {R"("AccessKeyId":"id","AccessKeySecret":"s","SecurityToken":"QUOTED x")" + end,
       "its field 'SecurityToken' holds a blank"},
      {pair + token + R"(,"Expiration":"QUOTED")", "its field 'Expiration' is no time"},
      {pair + token + R"(,"Expiration":"2026-13-01T06:00:00Z")",
       "its field 'Expiration' is no time"},
      {pair + token + R"(,"Expiration":1767225600)", "its field 'Expiration' is no time"},
      {pair + token + R"(,"Expiration":"2026-01-01T06:00:00+08:00")", "'Expiration' is no time"},
      {pair + token + R"(,"Expiration":"")", "its field 'Expiration' is no time"},
  };
  for (const row& each : rows) {
    for (const key_issuer from : {sts, metadata, uri}) {
      CAPTURE(each.fields);
      const key_document answer = read_key_document(form_of(from, each.fields), from);
      CHECK(!answer.keys);
      CHECK_MESSAGE(answer.fault.find(each.fault) != std::string::npos, answer.fault);
      CHECK(answer.fault.find("QUOTED") == std::string::npos);
    }
  }
}

TEST_CASE("a Code other than Success is no success, whatever stands beside it") {
  for (const std::string code : {"\"Failed\"", "\"success\"", "\"\"", "200", "null", "{}"}) {
    CAPTURE(code);
    const std::string body = "{\"Code\":" + code + "," + pair + token + end + "}";
    CHECK(!read_key_document(body, metadata).keys);
    CHECK(!read_key_document(body, uri).keys);
  }
  CHECK(!read_key_document("{" + pair + token + end + "}", metadata).keys);
  const key_document refused =
      read_key_document(R"({"Code":"NoPermission","Message":"m","RequestId":"r"})", sts);
  CHECK(refused.code == "NoPermission");
  CHECK(refused.message == "m");
  CHECK(refused.request_id == "r");
}

TEST_CASE("an answer that is cut anywhere, or no JSON object, gives no keys") {
  for (const key_issuer from : {sts, metadata, uri}) {
    const std::string whole = form_of(from, pair + token + end);
    for (std::size_t size = 0; size < whole.size(); ++size)
      CHECK(!read_key_document(whole.substr(0, size), from).keys);
    for (const char* body : {"", "null", "[]", "\"x\"", "<html>", "{}", "{}{}", "\xff\xfe"})
      CHECK(!read_key_document(body, from).keys);
  }
}
