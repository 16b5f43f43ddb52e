#include "core/stop_request.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

#include "core/nonce.hpp"
#include "core/sign.hpp"
#include "core/timestamp.hpp"

using namespace mpustop;
using namespace mpustop::core;

namespace {

struct attempt {
  std::string app_id, task_id, nonce;
  wall_time now;
};

std::string random_id(std::mt19937_64& rng) {
  std::string out(std::uniform_int_distribution<std::size_t>(0, 70)(rng), '\0');
  for (char& c : out) c = static_cast<char>(rng());
  return out;
}

attempt random_attempt(std::mt19937_64& rng) {
  attempt out{random_id(rng), random_id(rng), std::string(nonce_sequence(rng(), rng()).next()), {}};
  out.now = wall_time(std::chrono::milliseconds(rng() % 4'000'000'000'000));
  return out;
}

std::string time_text(wall_time when) {
  std::string out;
  append_timestamp(when, out);
  return out;
}

std::string general_v1_target(const credentials& keys, const attempt& a) {
  parameters all = {{"Action", "StopLiveMPUTask"},
                    {"Version", "2016-11-01"},
                    {"Format", "JSON"},
                    {"AccessKeyId", keys.access_key_id},
                    {"SignatureMethod", "HMAC-SHA1"},
                    {"SignatureVersion", "1.0"},
                    {"SignatureNonce", a.nonce},
                    {"Timestamp", time_text(a.now)},
                    {"AppId", a.app_id},
                    {"TaskId", a.task_id}};
  if (!keys.security_token.empty()) all.emplace_back("SecurityToken", keys.security_token);
  std::string out = "/?" + canonical_query(all) + "&Signature=";
  percent_encode(v1::signature(keys.access_key_secret, v1::string_to_sign("POST", all)), out);
  return out;
}

std::map<std::string, std::string> general_v3_headers(const credentials& keys, const attempt& a,
                                                      const std::string& host) {
  parameters sent = {{"x-acs-action", "StopLiveMPUTask"},
                     {"x-acs-version", "2016-11-01"},
                     {"x-acs-date", time_text(a.now)},
                     {"x-acs-signature-nonce", a.nonce},
                     {"x-acs-content-sha256", v3::sha256_hex("")}};
  if (!keys.security_token.empty()) {
    sent.emplace_back("x-acs-security-token", keys.security_token);
    sent.emplace_back("x-acs-accesskey-id", keys.access_key_id);
  }
  parameters covered = sent;
  covered.emplace_back("host", host);
  const auto form = v3::canonicalize("POST", "/", {{"AppId", a.app_id}, {"TaskId", a.task_id}},
                                     covered, v3::sha256_hex(""));
  std::map<std::string, std::string> out(sent.begin(), sent.end());
  out["authorization"] =
      v3::authorization(keys.access_key_id, form.signed_headers,
                        v3::signature(keys.access_key_secret, form.string_to_sign));
  out["accept"] = "application/json";
  return out;
}

const credentials permanent{"testid", "testsecret", ""};
const credentials temporary{"STS.id", "secret/+=", "CAIS+token/with=odd&bytes%"};

}  // namespace

TEST_CASE("version 1: the request is the one of the general path, for any bytes in the ids") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 rng(seed);
  for (const auto& keys : {permanent, temporary}) {
    stop_request maker(keys, signature_version::v1, "https", "live.aliyuncs.com");
    for (int i = 0; i < 500; ++i) {
      const attempt a = random_attempt(rng);
      const auto request = maker.sign(a.app_id, a.task_id, a.now, a.nonce);
      REQUIRE(request.target == general_v1_target(keys, a));
      REQUIRE(request.method == "POST");
    }
  }
}

TEST_CASE("version 3: the request is the one of the general path, for any bytes in the ids") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 rng(seed);
  for (const auto& keys : {permanent, temporary}) {
    stop_request maker(keys, signature_version::v3, "http", "127.0.0.1:18080");
    for (int i = 0; i < 500; ++i) {
      const attempt a = random_attempt(rng);
      const auto request = maker.sign(a.app_id, a.task_id, a.now, a.nonce);
      REQUIRE(request.target ==
              "/?" + canonical_query({{"AppId", a.app_id}, {"TaskId", a.task_id}}));
      std::map<std::string, std::string> sent;
      for (const auto& header : request.headers) {
        REQUIRE(sent.emplace(header.name, header.value).second);
      }
      REQUIRE(sent["user-agent"].starts_with("mpustop/"));
      sent.erase("user-agent");
      REQUIRE(sent == general_v3_headers(keys, a, "127.0.0.1:18080"));
    }
  }
}

TEST_CASE("scheme and authority are as given") {
  for (const auto version : {signature_version::v1, signature_version::v3}) {
    stop_request maker(permanent, version, "http", "localhost:8080");
    const auto request = maker.sign("a", "b", wall_time{}, "n");
    CHECK(request.scheme == "http");
    CHECK(request.authority == "localhost:8080");
  }
}

TEST_CASE("only what differs on every request is marked so") {
  stop_request maker(temporary, signature_version::v3, "https", "h");
  for (const auto& header : maker.sign("a", "b", wall_time{}, "n").headers) {
    CAPTURE(header.name);
    CHECK(header.varies ==
          (header.name == "authorization" || header.name == "x-acs-signature-nonce"));
  }
  stop_request old(temporary, signature_version::v1, "https", "h");
  for (const auto& header : old.sign("a", "b", wall_time{}, "n").headers) {
    CHECK_FALSE(header.varies);
  }
}

TEST_CASE("a maker that was moved signs on") {
  for (const auto version : {signature_version::v1, signature_version::v3}) {
    stop_request first(temporary, version, "https", "h");
    const auto before = first.sign("a", "b", wall_time{}, "n");
    const std::string target(before.target);
    const std::string last(before.headers.back().value);
    stop_request second = std::move(first);
    const auto after = second.sign("a", "b", wall_time{}, "n");
    CHECK(after.target == target);
    CHECK(after.headers.back().value == last);
    CHECK(after.scheme == "https");
  }
}
