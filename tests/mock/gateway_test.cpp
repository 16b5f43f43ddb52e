#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <string>

#include "mock/gateway.hpp"
#include "requests.hpp"

using namespace mpustop;
using namespace mpustop::mock_test;
using mock::gateway;
using mock::refusal;

namespace {

using change = std::function<void(request_parts&)>;

constexpr core::time_point start{std::chrono::hours(1)};

/// The Code that a request gets, alone at a new gateway; empty when it is admitted.
std::string code_of(const http::server_request& request,
                    credentials keys = {"testid", "testsecret", ""},
                    core::wall_time wall = at_noon()) {
  constexpr bool timed_tokens = true;
  gateway door(std::move(keys), timed_tokens);
  mock::call call;
  const auto no = door.admit(request, start, wall, call);
  return no ? no->code : "";
}

std::string v1(const change& how) {
  auto parts = stop_v1("app", "task", "n1");
  how(parts);
  return code_of(sign_v1(parts));
}

std::string v3(const change& how) {
  auto parts = stop_v3("app", "task", "n1");
  how(parts);
  return code_of(sign_v3(parts));
}

change query(std::string_view name, std::string_view value) {
  return [=](request_parts& parts) { parts.set(parts.query, name, value); };
}
change no_query(std::string_view name) {
  return [=](request_parts& parts) { parts.remove(parts.query, name); };
}
change header(std::string_view name, std::string_view value) {
  return [=](request_parts& parts) { parts.set(parts.headers, name, value); };
}
change no_header(std::string_view name) {
  return [=](request_parts& parts) { parts.remove(parts.headers, name); };
}

}  // namespace

TEST_CASE("requests of both versions are admitted, with either method") {
  CHECK(v1([](auto&) {}) == "");
  CHECK(v3([](auto&) {}) == "");
  CHECK(v1([](auto& parts) { parts.method = "GET"; }) == "");
  CHECK(v3([](auto& parts) { parts.method = "GET"; }) == "");
}

TEST_CASE("parameters of V1 may stand in query and form body alike") {
  CHECK(v1([](auto& parts) { parts.form.swap(parts.query); }) == "");
  CHECK(v1([](auto& parts) {
          parts.remove(parts.query, "AppId");
          parts.form = {{"AppId", "a b"}};
        }) == "");
}

TEST_CASE("`+` and %20 are the same blank, whichever is sent") {
  auto parts = stop_v1("a b", "t*'()~", "n1");
  auto request = sign_v1(parts);
  const auto at = request.target.find("a%20b");
  REQUIRE(at != std::string::npos);
  CHECK(code_of(request) == "");
  request.target.replace(at, 5, "a+b");
  CHECK(code_of(request) == "");
}

TEST_CASE("characters that a client sends as they are, and signs encoded, are the same") {
  auto request = sign_v3(stop_v3("app", "t*'()", "n1"));
  const auto at = request.target.find("%2A%27%28%29");
  REQUIRE(at != std::string::npos);
  request.target.replace(at, 12, "*'()");
  CHECK(code_of(request) == "");
}

TEST_CASE("what is missing is named") {
  for (const auto* name : {"Action", "Version", "AccessKeyId", "Timestamp", "SignatureNonce",
                           "SignatureMethod", "SignatureVersion"})
    CHECK(v1(no_query(name)) == std::string("Missing") + name);
  for (const auto* name : {"x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce",
                           "x-acs-content-sha256"})
    CHECK(v3(no_header(name)) == "MissingParameter");
  auto request = sign_v1(stop_v1("app", "task", "n1"));
  const auto at = request.target.find("&Signature=");
  request.target.erase(at, request.target.find('&', at + 1) - at);
  CHECK(code_of(request) == "MissingSignature");
}

TEST_CASE("wrong parameters have their codes") {
  CHECK(v1(query("Format", "yaml")) == "InvalidParameter.Format");
  CHECK(v1(query("Version", "2016-11-02")) == "InvalidVersion");
  CHECK(v3(header("x-acs-version", "1")) == "InvalidVersion");
  CHECK(v1(query("Action", "stopLiveMPUTask")) == "InvalidAction.NotFound");
  CHECK(v3(header("x-acs-action", "StopMPUTask")) == "InvalidAction.NotFound");
  CHECK(v1(query("SignatureMethod", "HMAC-SHA256")) == "InvalidSignatureMethod");
  CHECK(v1(query("SignatureVersion", "2.0")) == "InvalidSignatureVersion");
  CHECK(v1(query("SignatureType", "BEARERTOKEN")) == "InvalidSignatureType");
  CHECK(v1(query("SignatureType", "")) == "");
  CHECK(v1([](auto& parts) { parts.method = "PUT"; }) == "UnsupportedHTTPMethod");
  auto elsewhere = sign_v3(stop_v3("app", "task", "n1"));
  elsewhere.target.insert(1, "live");
  CHECK(code_of(elsewhere) == "InvalidApi.NotFound");
}

TEST_CASE("the clock may be off by 15 minutes, and the time has one form") {
  using namespace std::chrono_literals;
  for (const auto& request : {sign_v1(stop_v1("a", "t", "n")), sign_v3(stop_v3("a", "t", "n"))}) {
    const credentials keys{"testid", "testsecret", ""};
    CHECK(code_of(request, keys, at_noon() + 15min) == "");
    CHECK(code_of(request, keys, at_noon() - 15min) == "");
    CHECK(code_of(request, keys, at_noon() + 15min + 1ms) == "InvalidTimeStamp.Expired");
    CHECK(code_of(request, keys, at_noon() - 15min - 1ms) == "InvalidTimeStamp.Expired");
  }
  for (const auto* text : {"2026-03-01 12:00:00", "2026-03-01T12:00:00.000Z", "yesterday"}) {
    CHECK(v1(query("Timestamp", text)) == "InvalidTimeStamp.Format");
    CHECK(v3(header("x-acs-date", text)) == "InvalidTimeStamp.Format");
  }
}

TEST_CASE("keys and tokens") {
  const credentials temporary{"testid", "testsecret", "token/+=="};
  CHECK(v1(query("AccessKeyId", "other")) == "InvalidAccessKeyId.NotFound");
  CHECK(v3([](auto& parts) { parts.keys.access_key_id = "other"; }) ==
        "InvalidAccessKeyId.NotFound");
  const auto with = [&](std::string_view token, const credentials& keys) {
    auto old_way = stop_v1("a", "t", "n");
    old_way.set(old_way.query, "SecurityToken", token);
    auto new_way = stop_v3("a", "t", "n");
    new_way.set(new_way.headers, "x-acs-security-token", token);
    const auto code = code_of(sign_v1(old_way), keys);
    CHECK(code_of(sign_v3(new_way), keys) == code);
    return code;
  };
  CHECK(with("token/+==", temporary) == "");
  CHECK(with("another", temporary) == "InvalidSecurityToken.MismatchWithAccessKey");
  CHECK(with("token", {"testid", "testsecret", ""}) ==
        "InvalidSecurityToken.MismatchWithAccessKey");
  CHECK(with("timed-1", temporary) == "InvalidSecurityToken.Expired");
  CHECK(with("timed-9000000000", temporary) == "");
  CHECK(with("timed-99999999999", temporary) == "InvalidSecurityToken.MismatchWithAccessKey");
  CHECK(with("timed-9x", temporary) == "InvalidSecurityToken.MismatchWithAccessKey");
  CHECK(with("99999999999", temporary) == "InvalidSecurityToken.MismatchWithAccessKey");
  CHECK(with("", temporary) == "InvalidSecurityToken.Malformed");
  CHECK(code_of(sign_v1(stop_v1("a", "t", "n")), temporary) == "MissingSecurityToken");
  CHECK(code_of(sign_v3(stop_v3("a", "t", "n")), temporary) == "MissingSecurityToken");
}
