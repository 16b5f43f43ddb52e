#include <doctest/doctest.h>
#include <simdjson.h>
#include <strings.h>
#include <pugixml.hpp>

#include <random>

#include "core/reply.hpp"
#include "reply_bodies.hpp"

using namespace mpustop::core;
using namespace mpustop::core::testing;

namespace {

bool good_code(const std::string& code) {
  return code.empty() || code == "200" || code == "OK" || code == "Success" || code == "success";
}

/// A second opinion on a JSON success: well-formed, a RequestId that is a text, no error Code.
bool json_confirms(const std::string& body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(simdjson::padded_string(body)).get(root) != simdjson::SUCCESS) return false;
  std::string_view request_id, code;
  if (root.at_key_case_insensitive("RequestId").get(request_id) != simdjson::SUCCESS) return false;
  const auto code_field = root.at_key_case_insensitive("Code");
  if (code_field.error() == simdjson::NO_SUCH_FIELD) return !request_id.empty();
  return code_field.get(code) == simdjson::SUCCESS && good_code(std::string(code));
}

/// A second opinion on an XML success: well-formed, and a RequestId with text below the root.
bool xml_confirms(const std::string& body) {
  pugi::xml_document document;
  if (!document.load_string(body.c_str())) return false;
  for (const auto& field : document.document_element().children()) {
    if (strcasecmp(field.name(), "RequestId") == 0) return *field.child_value() != '\0';
  }
  return false;
}

std::string mutate(std::string body, std::mt19937_64& rng) {
  const auto count = 1 + rng() % 3;
  for (std::size_t i = 0; i < count && !body.empty(); ++i) {
    const auto at = rng() % body.size();
    switch (rng() % 5) {
      case 0: body[at] = static_cast<char>(rng()); break;
      case 1: body.erase(at, 1 + rng() % 4); break;
      case 2: body.insert(at, 1, static_cast<char>(rng())); break;
      case 3: body.insert(at, body.substr(rng() % body.size(), rng() % 20)); break;
      default: body[at] = "{}<>\"/:,&; \\"[rng() % 12]; break;
    }
  }
  return body;
}

}  // namespace

TEST_CASE("a body cut anywhere is tried again, never a success") {
  reply_reader reader;
  reply out;
  for (const auto& body : {json_success(), xml_success(), json_error("InvalidParam"),
                           xml_error("SignatureDoesNotMatch")}) {
    for (std::size_t size = 0; size < body.size(); ++size) {
      for (const int status : {200, 400, 500}) {
        reader.read(answer(status, body.substr(0, size)), out);
        REQUIRE(out.verdict == verdict::transient);
      }
    }
  }
}

TEST_CASE("a changed body is a success only where it still is a 2xx with a RequestId") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 rng(seed);
  reply_reader reader;
  reply out;
  for (int round = 0; round < 20'000; ++round) {
    for (const auto& original :
         {json_success(), xml_success(), json_error("InternalError"), xml_error("InternalError")}) {
      const std::string body = mutate(original, rng);
      CAPTURE(body);
      reader.read(answer(400, body), out);
      REQUIRE(out.verdict != verdict::stopped);
      reader.read(answer(200, body), out);
      if (out.verdict != verdict::stopped) continue;
      REQUIRE((original[0] == '{' ? json_confirms(body) : xml_confirms(body)));
    }
  }
}

TEST_CASE("no bytes make the reader throw or succeed") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 rng(seed);
  reply_reader reader({{}, {"secret-token"}});
  reply out;
  for (int round = 0; round < 20'000; ++round) {
    response given;
    given.status = static_cast<int>(rng() % 600);
    given.body.resize(rng() % 200);
    for (char& c : given.body) c = static_cast<char>(rng());
    if (!given.body.empty()) given.body[0] = "{<\x1f \xef"[rng() % 5];
    given.date = given.body.substr(0, 29);
    given.acs_retry_after = given.body.substr(0, 3);
    given.ratelimit_user = "TimeLeft:" + given.body;
    given.content_encoding = rng() % 2 ? "gzip" : "";
    REQUIRE_NOTHROW(reader.read(given, out));
    REQUIRE(out.verdict != verdict::stopped);
    REQUIRE(out.verdict != verdict::already_stopped);
    REQUIRE(out.message.size() <= 503);
    REQUIRE(out.wait <= std::chrono::seconds(60));
  }
}
