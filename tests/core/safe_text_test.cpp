#include "core/safe_text.hpp"

#include <doctest/doctest.h>

#include "core/reply.hpp"
#include "core/sign.hpp"
#include "reply_bodies.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;

namespace {

std::string clean(std::string_view text, std::size_t limit = 100) {
  std::string out;
  append_clean(text, limit, out);
  return out;
}

std::string redacted(std::string_view text, const std::vector<std::string>& secrets = {}) {
  std::string out;
  redactor(secrets).append(text, 100'000, out);
  return out;
}

const std::string token = "CAIS+wF1q6Ft5B2y/fSjIr5b&x=%zz7Yn==";

std::string v1_mismatch() {
  const parameters all = {{"AccessKeyId", "STS.NUgYrLnoC37mZZCNnAbez"},
                          {"Action", "StopLiveMPUTask"},
                          {"AppId", "app"},
                          {"SecurityToken", token},
                          {"SignatureMethod", "HMAC-SHA1"},
                          {"Version", "2016-11-01"}};
  return "Specified signature is not matched with our calculation. server string to sign is:" +
         v1::string_to_sign("POST", all);
}

}  // namespace

TEST_CASE("control characters become blanks and broken UTF-8 question marks") {
  CHECK(clean(std::string_view("a\0b\x1b[31m\r\n\x7f", 10)) == "a b [31m  ");
  CHECK(clean("\xC2\x85|\xC2\xA0|\xE4\xB8\xAD|\xF0\x9F\x98\x80") ==
        " |\xC2\xA0|\xE4\xB8\xAD|\xF0\x9F\x98\x80");
  CHECK(clean("\x80|\xC0\xAF|\xE4\xB8|\xED\xA0\x80|\xF5\x80\x80\x80|\xFF|\xE0\x80\x80") ==
        "?|??|??|???|????|?|???");
  CHECK(clean("\xF4\x90\x80\x80\xF0\x80\x80\x80\xC3") == "?????????");
}

TEST_CASE("a text is cut at the limit, between characters") {
  CHECK(clean("abcdef", 6) == "abcdef");
  CHECK(clean("abcdef", 5) == "abcde...");
  CHECK(clean("abc\xE4\xB8\xAD", 5) == "abc...");
  CHECK(clean("abc\xE4\xB8\xAD", 6) == "abc\xE4\xB8\xAD");
}

TEST_CASE("what a version 1 mismatch quotes holds no token and no key id") {
  const std::string got = redacted(v1_mismatch());
  CHECK(got.find("CAIS") == std::string::npos);
  CHECK(got.find("zz7Yn") == std::string::npos);
  CHECK(got.find("NUgYrLnoC37mZZCNnAbez") == std::string::npos);
  CHECK(got.find("SecurityToken%3D[redacted]%26SignatureMethod%3DHMAC-SHA1") != std::string::npos);
  CHECK(got.find("%26Version%3D2016-11-01") != std::string::npos);
}

TEST_CASE("named values are struck out at every depth of encoding and in every notation") {
  std::string once, twice, thrice;
  percent_encode(token, once);
  percent_encode(once, twice);
  percent_encode(twice, thrice);
  for (const std::string& text : std::vector<std::string>{
           "a=1&SecurityToken=" + once + "&b=2",
           "a%3D1%26SecurityToken%3D" + twice + "%26b%3D2",
           "a%253D1%2526SecurityToken%253D" + thrice + "%2526b%253D2",
           "SecurityToken%3d" + twice,
           "x-acs-security-token:CAISzz7Yn/+==\nx-acs-version:1",
           "X-Acs-Security-Token: CAISzz7Yn",
           R"({"SecurityToken": "CAIS+/zz7Yn==", "b": 2})",
           "securitytoken = CAISzz7Yn",
       }) {
    CAPTURE(text);
    const std::string got = redacted(text);
    CHECK(got.find("[redacted]") != std::string::npos);
    CHECK(got.find("CAIS") == std::string::npos);
    CHECK(got.find("zz7Yn") == std::string::npos);
  }
  CHECK(redacted("a=1&SecurityToken=x&b=2") == "a=1&SecurityToken=[redacted]&b=2");
}

TEST_CASE("a name without a value is left alone") {
  for (const char* text : {"Specified SecurityToken is expired.", "AccessKeyId",
                           "SignedHeaders=host;x-acs-security-token;x",
                           "InvalidAccessKeyId.NotFound", "SecurityToken%20is", "SecurityToken%"}) {
    CHECK(redacted(text) == text);
  }
}

TEST_CASE("a given secret is struck out wherever it stands, encoded up to twice") {
  std::string once, twice;
  percent_encode(token, once);
  percent_encode(once, twice);
  for (const auto& form : {token, once, twice}) {
    CHECK(redacted("<" + form + form + ">", {token}) == "<[redacted][redacted]>");
  }
  CHECK(redacted("SecurityToken=" + token + "&", {token}) == "SecurityToken=[redacted]&");
  CHECK(redacted("abc", {""}) == "abc");
}

TEST_CASE("a secret is struck out before the text is cut") {
  std::string out;
  redactor({token}).append(std::string(90, 'x') + token, 100, out);
  CHECK(out == std::string(90, 'x') + "[redacted]");
}

TEST_CASE("a reply's texts are redacted, clean and bounded") {
  reply got = read(400, json_error("SignatureDoesNotMatch", v1_mismatch()));
  CHECK(got.verdict == verdict::fatal);
  CHECK(got.message == "Specified signature is not matched with our calculation.");
  got = read(400, json_error("InvalidParam", v1_mismatch()));
  CHECK(got.message.find("CAIS") == std::string::npos);
  CHECK(got.message.find("%26Version%3D2016-11-01") != std::string::npos);

  got =
      read(400, xml_error("C\x1b[2Jode" + std::string(1000, 'c'), std::string(5000, 'm') + "\xff"));
  CHECK(got.message == std::string(500, 'm') + "...");
  CHECK(got.code.size() == 131);
  CHECK(got.code.starts_with("C [2Jode"));

  got = read(answer(400, json_error("InvalidParam", "got " + std::string("tok-123456"))),
             {{}, {"tok-123456"}});
  CHECK(got.message == "got [redacted]");
}
