// What a "signature does not match" message tells: is it the secret, or the encoding?
#include "core/signature_check.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/reply.hpp"
#include "core/sign.hpp"
#include "reply_bodies.hpp"

using namespace mpustop;
using namespace mpustop::core;
using namespace mpustop::core::testing;

namespace {

constexpr auto v1_lead = "Specified signature is not matched with our calculation.";
constexpr auto v3_lead = "Specified signature does not match our calculation.";
const std::string host = "127.0.0.1:18080";
const std::string time_text = "2026-03-27T03:40:24Z";
const std::string nonce = "3ee8c1b883d344afa94f4e0ad82fd6cf";
const credentials permanent{"LTAI5tTestKeyId", "secret", ""};
const credentials temporary{"STS.NTestKeyId", "secret", "CAIS+tok/en=&zz7Yn'=="};

parameters v1_parameters(const credentials& keys) {
  parameters all = {{"Action", "StopLiveMPUTask"},
                    {"Version", "2016-11-01"},
                    {"Format", "JSON"},
                    {"AccessKeyId", keys.access_key_id},
                    {"SignatureMethod", "HMAC-SHA1"},
                    {"SignatureVersion", "1.0"},
                    {"SignatureNonce", nonce},
                    {"Timestamp", time_text},
                    {"AppId", "app"},
                    {"TaskId", "task-1"}};
  if (!keys.security_token.empty()) all.emplace_back("SecurityToken", keys.security_token);
  return all;
}

parameters v3_headers(const credentials& keys) {
  parameters all = {{"host", host},
                    {"x-acs-action", "StopLiveMPUTask"},
                    {"x-acs-version", "2016-11-01"},
                    {"x-acs-date", time_text},
                    {"x-acs-signature-nonce", nonce},
                    {"x-acs-content-sha256", v3::sha256_hex("")}};
  if (!keys.security_token.empty()) {
    all.emplace_back("x-acs-security-token", keys.security_token);
    all.emplace_back("x-acs-accesskey-id", keys.access_key_id);
  }
  return all;
}

std::string v1_message(const parameters& all) {
  return fmt::format("{} server string to sign is:{}", v1_lead, v1::string_to_sign("POST", all));
}

std::string v3_message(const parameters& headers,
                       const parameters& query = {{"AppId", "app"}, {"TaskId", "task-1"}}) {
  const auto form = v3::canonicalize("POST", "/", query, headers, v3::sha256_hex(""));
  return fmt::format("{} server StringToSign is [{}] server CanonicalRequest is [{}]", v3_lead,
                     form.string_to_sign, form.request);
}

signature_finding check(const std::string& message, const credentials& keys,
                        std::string_view task = "task-1") {
  const auto quote = find_signing_quote(message);
  REQUIRE(quote);
  stop_request ours(keys, quote->version, "http", host);
  return compare_signed(*quote, ours, "app", task);
}

void check_nothing_secret(const std::string& text) {
  CAPTURE(text);
  for (const char* secret : {"CAIS", "tok/", "zz7Y", "TestKeyId"}) {
    CHECK(text.find(secret) == std::string::npos);
  }
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

void set(parameters& all, std::string_view name, const std::string& value) {
  for (auto& [each, old] : all) {
    if (each == name) old = value;
  }
}

}  // namespace

TEST_CASE("the same text means that the secret is wrong, for both versions and kinds of pairs") {
  for (const auto& keys : {permanent, temporary}) {
    for (const auto& message : {v1_message(v1_parameters(keys)), v3_message(v3_headers(keys))}) {
      const auto found = check(message, keys);
      CHECK(found.verdict == signed_text::same);
      CHECK(says(found.text, "secret is wrong"));
      CHECK(says(found.text, "ALIBABA_CLOUD_ACCESS_KEY_SECRET"));
      check_nothing_secret(found.text);
    }
  }
}

TEST_CASE("another task than the one that was sent is another text") {
  for (const auto& message :
       {v1_message(v1_parameters(temporary)), v3_message(v3_headers(temporary))}) {
    const auto found = check(message, temporary, "task-2");
    CHECK(found.verdict == signed_text::different);
    CHECK(says(found.text, "encoding differs"));
    CHECK(says(found.text, "task-2\""));
    CHECK(says(found.text, "task-1\""));
    check_nothing_secret(found.text);
  }
}

TEST_CASE("the first difference is shown where it is harmless") {
  parameters all = v1_parameters(permanent);
  set(all, "AppId", "a pp");
  CHECK(says(check(v1_message(all), permanent).text,
             R"(mpustop signed "AppId%3Dapp", the service "AppId%3Da%2520pp")"));
  all = v1_parameters(permanent);
  all.emplace_back("RegionId", "cn-hidden");
  const auto added = check(v1_message(all), permanent).text;
  CHECK(says(added, R"(signed "SignatureMethod%3DHMAC-SHA1", the service RegionId (its value)"));
  CHECK_FALSE(says(added, "cn-hidden"));

  parameters headers = v3_headers(permanent);
  set(headers, "host", "internal.example");
  CHECK(says(check(v3_message(headers), permanent).text,
             R"(mpustop signed "host:127.0.0.1:18080", the service "host:internal.example")"));
  CHECK(says(check(v3_message(v3_headers(permanent), {{"AppId", "app"}}), permanent).text,
             R"(mpustop signed "TaskId=task-1", the service "host:127.0.0.1:18080")"));
  const auto put = v1::string_to_sign("PUT", v1_parameters(permanent));
  CHECK(says(check("server string to sign is:" + put, permanent).text,
             R"(mpustop signed "POST", the service "PUT")"));
  CHECK(says(check(v1_message(v1_parameters(permanent)) + "%26Zone%3Dx", permanent).text,
             "mpustop signed nothing more, the service Zone (its value is not shown)"));
}

TEST_CASE("of a long value what is around the difference is shown") {
  parameters headers = v3_headers(permanent);
  set(headers, "x-acs-content-sha256", v3::sha256_hex("").substr(0, 60) + "beef");
  const auto found = check(v3_message(headers), permanent).text;
  CHECK(says(found, "b7852b855\""));
  CHECK(says(found, "b7852beef\""));
  CHECK(says(found, "\"x-acs-content-sha256..."));
}

TEST_CASE("where key id or token differ, their names alone are shown") {
  credentials other = temporary;
  other.security_token = "CAIS+tok/en=&zz7Yx'==";
  for (const auto& message : {v1_message(v1_parameters(other)), v3_message(v3_headers(other))}) {
    const auto found = check(message, temporary);
    CHECK(found.verdict == signed_text::different);
    CHECK(says(found.text, "ecurity"));
    CHECK(says(found.text, "its value is not shown"));
    check_nothing_secret(found.text);
  }
  other = temporary;
  other.access_key_id = "STS.NTestKeyIdX";
  check_nothing_secret(check(v1_message(v1_parameters(other)), temporary).text);
  check_nothing_secret(check(v3_message(v3_headers(other)), temporary).text);
}

TEST_CASE("a text that was taken apart shows no secret either") {
  for (std::string message :
       {v1_message(v1_parameters(temporary)), v3_message(v3_headers(temporary))}) {
    const std::size_t lead = message.find(" is") + 4;
    for (std::size_t cut = lead; cut < message.size(); ++cut) {
      for (const char* put : {"", "%", "&", "\n", "=", ":", "%26", "%3D", "]", " "}) {
        std::string damaged = message;
        damaged.replace(cut, 1, put);
        const auto quote = find_signing_quote(damaged);
        if (!quote) continue;
        stop_request ours(temporary, quote->version, "http", host);
        const auto found = compare_signed(*quote, ours, "app", "task-1");
        for (const char* secret : {"CAIS", "zz7Y", "TestKeyId"}) {
          REQUIRE_MESSAGE(!says(found.text, secret), "at ", cut, " '", put, "': ", found.text);
        }
      }
    }
  }
}

TEST_CASE("without a time or nonce to make ours with, the text is another one") {
  for (const char* name : {"Timestamp", "SignatureNonce"}) {
    parameters all = v1_parameters(permanent);
    set(all, name, "");
    const auto found = check(v1_message(all), permanent);
    CHECK(found.verdict == signed_text::different);
    CHECK(says(found.text, "no time or no nonce"));
  }
  for (const char* name : {"x-acs-date", "x-acs-signature-nonce"}) {
    parameters headers = v3_headers(permanent);
    set(headers, name, "");
    CHECK(check(v3_message(headers), permanent).verdict == signed_text::different);
  }
}

TEST_CASE("version 3: the hash alone tells, and line ends may be written out") {
  std::string message = v3_message(v3_headers(permanent));
  for (auto at = message.find('\n'); at != std::string::npos; at = message.find('\n')) {
    message.replace(at, 1, "\\n");
  }
  CHECK(check(message, permanent).verdict == signed_text::same);
  message = v3_message(v3_headers(permanent));
  message.insert(message.size() - 1, "\n");
  CHECK(check(message, permanent).verdict == signed_text::same);
}

TEST_CASE("a message without a quote is none") {
  for (const char* message :
       {"", v1_lead, v3_lead,
        "server string to sign is:", "server string to sign is:  ", "server StringToSign is [x]",
        "server CanonicalRequest is [x]", "server StringToSign is [x server CanonicalRequest is [y",
        "server CanonicalRequest is [x] server StringToSign is [y]"}) {
    CAPTURE(message);
    CHECK_FALSE(find_signing_quote(message));
  }
}

TEST_CASE("the reader's message ends where the quote begins, in JSON and in XML") {
  const auto v3 = v3_message(v3_headers(temporary));
  const auto v1 = v1_message(v1_parameters(temporary));
  std::string escaped = v3;
  for (auto at = escaped.find('\n'); at != std::string::npos; at = escaped.find('\n')) {
    escaped.replace(at, 1, "\\n");
  }
  std::string entities = v1;
  for (auto at = entities.find('&'); at != std::string::npos; at = entities.find('&', at + 1)) {
    entities.replace(at, 1, "&amp;");
  }
  for (const char* code : {"SignatureDoesNotMatch", "IncompleteSignature"}) {
    const std::vector<std::pair<std::string, const char*>> cases = {
        {json_error(code, v1), v1_lead},
        {json_error(code, escaped), v3_lead},
        {xml_error(code, entities), v1_lead}};
    for (const auto& [body, lead] : cases) {
      reply_reader reader;
      reply out;
      reader.read(answer(400, body), out);
      CHECK(out.message == lead);
      REQUIRE(reader.quote());
      stop_request ours(temporary, reader.quote()->version, "http", host);
      CHECK(compare_signed(*reader.quote(), ours, "app", "task-1").verdict == signed_text::same);
      reader.read(answer(200, json_success()), out);
      CHECK_FALSE(reader.quote());
    }
  }
}

TEST_CASE("other codes' messages are not taken apart") {
  reply_reader reader({{}, {temporary.security_token}});
  reply out;
  reader.read(answer(400, json_error("InvalidParam", v1_message(v1_parameters(temporary)))), out);
  CHECK_FALSE(reader.quote());
  CHECK(says(out.message, "string to sign"));
  check_nothing_secret(out.message);
  check_nothing_secret(reader.presentable("<" + temporary.security_token + ">", 100));
}
