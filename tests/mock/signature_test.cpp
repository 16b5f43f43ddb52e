#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "mock/gateway.hpp"
#include "requests.hpp"

using namespace mpustop;
using namespace mpustop::mock_test;

namespace {

constexpr core::time_point start{std::chrono::hours(1)};

std::optional<mock::refusal> ask(const http::server_request& request) {
  mock::gateway door({"testid", "testsecret", ""}, false);
  mock::call call;
  return door.admit(request, start, at_noon(), call);
}

std::string code_of(const http::server_request& request) {
  const auto no = ask(request);
  return no ? no->code : "";
}

std::string& header_of(http::server_request& request, std::string_view name) {
  for (auto& [key, value] : request.headers)
    if (key == name) return value;
  FAIL("no header " << name);
  return request.body;
}

}  // namespace

TEST_CASE("a wrong secret is told with what the server signed") {
  auto old_way = stop_v1("app", "task", "n1");
  old_way.keys.access_key_secret = "wrong";
  const auto no = ask(sign_v1(old_way));
  REQUIRE(no);
  CHECK(no->status == 400);
  CHECK(no->code == "SignatureDoesNotMatch");
  CHECK(no->message ==
        "Specified signature is not matched with our calculation. server string to sign is:" +
            core::v1::string_to_sign("POST", old_way.query));

  auto new_way = stop_v3("app", "task", "n1");
  new_way.keys.access_key_secret = "wrong";
  const auto also = ask(sign_v3(new_way));
  REQUIRE(also);
  CHECK(also->code == "SignatureDoesNotMatch");
  CHECK(also->message.find("server CanonicalRequest is [POST\n/\nAppId=app&TaskId=task\n") !=
        std::string::npos);
}

TEST_CASE("the method is signed in both versions") {
  auto old_way = sign_v1(stop_v1("app", "task", "n1"));
  old_way.method = "GET";
  CHECK(code_of(old_way) == "SignatureDoesNotMatch");
  auto new_way = sign_v3(stop_v3("app", "task", "n1"));
  new_way.method = "GET";
  CHECK(code_of(new_way) == "SignatureDoesNotMatch");
}

TEST_CASE("V3 signs the host that the request was sent to") {
  auto request = sign_v3(stop_v3("app", "task", "n1"));
  request.host = "localhost:8443";
  CHECK(code_of(request) == "SignatureDoesNotMatch");
}

TEST_CASE("V3: every x-acs header and the content type must be signed") {
  for (const auto* name : {"x-acs-retry-attempts", "content-type"}) {
    auto request = sign_v3(stop_v3("app", "task", "n1"));
    request.headers.emplace_back(name, "1");
    CHECK(code_of(request) == "IncompleteSignature");

    auto parts = stop_v3("app", "task", "n1");
    parts.set(parts.headers, name, "1");
    CHECK(code_of(sign_v3(parts)) == "");
  }
  auto parts = stop_v3("app", "task", "n1");
  parts.remove(parts.headers, "host");
  CHECK(code_of(sign_v3(parts)) == "IncompleteSignature");
}

TEST_CASE("V3: a header that is listed must be there") {
  auto parts = stop_v3("app", "task", "n1");
  parts.set(parts.headers, "x-acs-extra", "1");
  auto request = sign_v3(parts);
  std::erase_if(request.headers, [](const auto& pair) { return pair.first == "x-acs-extra"; });
  CHECK(code_of(request) == "IncompleteSignature");
}

TEST_CASE("V3: equal headers are signed as one") {
  auto parts = stop_v3("app", "task", "n1");
  parts.headers.emplace_back("x-acs-twice", "b");
  parts.headers.emplace_back("x-acs-twice", " a ");
  CHECK(code_of(sign_v3(parts)) == "");
}

TEST_CASE("V3: the body's hash is that of the body") {
  auto parts = stop_v3("app", "task", "n1");
  parts.body = "k=v";
  CHECK(code_of(sign_v3(parts)) == "SignatureDoesNotMatch");  // the header names the empty body
  parts.set(parts.headers, "x-acs-content-sha256", core::v3::sha256_hex("k=v"));
  CHECK(code_of(sign_v3(parts)) == "");
  auto request = sign_v3(parts);
  request.body = "k=w";
  CHECK(code_of(request) == "SignatureDoesNotMatch");
}

TEST_CASE("a signature that cannot be one is incomplete") {
  auto old_way = sign_v1(stop_v1("app", "task", "n1"));
  const auto at = old_way.target.find("Signature=") + 10;
  old_way.target.erase(at, 4);
  CHECK(code_of(old_way) == "IncompleteSignature");
  for (const auto* text :
       {"ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host",
        "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,Signature=ab", "ACS3-HMAC-SHA256"}) {
    auto new_way = sign_v3(stop_v3("app", "task", "n1"));
    header_of(new_way, "authorization") = text;
    CHECK(code_of(new_way) == "IncompleteSignature");
  }
  auto other = sign_v3(stop_v3("app", "task", "n1"));
  header_of(other, "authorization").replace(0, 16, "ACS3-RSA-SHA256X");
  CHECK(code_of(other) == "InvalidSignatureMethod");
}

TEST_CASE("a nonce is good for one request, across both versions") {
  mock::gateway door({"testid", "testsecret", ""}, false);
  mock::call call;
  CHECK(!door.admit(sign_v1(stop_v1("a", "t", "same")), start, at_noon(), call));
  const auto again = door.admit(sign_v3(stop_v3("a", "u", "same")), start, at_noon(), call);
  REQUIRE(again);
  CHECK(again->code == "SignatureNonceUsed");
  CHECK(!door.admit(sign_v3(stop_v3("a", "u", "other")), start, at_noon(), call));
}

TEST_CASE("a request that was not admitted leaves its nonce unused") {
  mock::gateway door({"testid", "testsecret", ""}, false);
  mock::call call;
  auto wrong = stop_v3("a", "t", "n1");
  wrong.keys.access_key_secret = "wrong";
  CHECK(door.admit(sign_v3(wrong), start, at_noon(), call)->code == "SignatureDoesNotMatch");
  CHECK(!door.admit(sign_v3(stop_v3("a", "t", "n1")), start, at_noon(), call));
}
