#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include <simdjson.h>

#include "core/timestamp.hpp"
#include "mock/gateway.hpp"

using namespace mpustop;
using simdjson::dom::element;

// The vendor's own requests (tests/vectors), each at its own time, at a gateway with its own keys.
namespace {

constexpr core::time_point start{std::chrono::hours(1)};

std::string text(element from, const char* name) {
  const element value = from[name];
  return value.is_null() ? std::string() : std::string(std::string_view(value));
}

/// Runs `visit(vector)` for every vector of the operation.
template <class Visit>
int for_each_stop(const std::string& file, Visit&& visit) {
  simdjson::dom::parser parser;
  int count = 0;
  for (element vector : parser.load(std::string(MPUSTOP_VECTOR_DIRECTORY) + "/" + file)) {
    if (text(vector, "action") != "StopLiveMPUTask") continue;
    ++count;
    visit(vector);
  }
  return count;
}

std::string code_of(element vector, const http::server_request& request) {
  mock::gateway door({text(vector, "access_key_id"), text(vector, "access_key_secret"),
                      text(vector, "security_token")},
                     false);
  mock::call call;
  const auto no =
      door.admit(request, start, *core::parse_timestamp(text(vector, "timestamp")), call);
  return no ? no->code : "";
}

http::server_request v1_request(element vector) {
  return {text(vector, "method"),
          "/?" + text(vector["expect"], "canonicalized_query") +
              "&Signature=" + text(vector["expect"], "signature_percent_encoded"),
          "live.aliyuncs.com",
          {},
          {}};
}

http::server_request v1_wire_request(element vector, element wire) {
  http::server_request out{
      text(vector, "method"), text(wire, "request_target"), "127.0.0.1:1", {}, text(wire, "body")};
  const auto type = text(wire, "content_type");
  if (!type.empty()) out.headers.emplace_back("content-type", type);
  return out;
}

http::server_request v3_request(element vector) {
  http::server_request out;
  out.method = text(vector, "method");
  out.target = text(vector, "path") + "?" + text(vector["expect"], "canonical_query");
  out.body = text(vector, "body");
  for (auto field : simdjson::dom::object(vector["signed_header_values"])) {
    const std::string_view value = field.value;
    if (field.key == "host")
      out.host = value;
    else
      out.headers.emplace_back(field.key, value);
  }
  out.headers.emplace_back("authorization", text(vector["expect"], "authorization"));
  return out;
}

/// Everything in a request that its signature covers, to be changed.
std::vector<std::string*> covered(http::server_request& request, bool v3) {
  std::vector<std::string*> out{&request.target};
  if (!request.body.empty()) out.push_back(&request.body);
  if (!v3) return out;
  out.push_back(&request.host);
  for (auto& [name, value] : request.headers) out.push_back(&value);
  return out;
}

/// One bit of one byte of each covered text, at a place of the seed's choice.
void check_changed(element vector, const http::server_request& request, bool v3, unsigned seed) {
  std::mt19937 random(seed);
  auto copy = request;
  for (std::string* where : covered(copy, v3)) {
    if (where->empty()) continue;
    const auto place = random() % where->size();
    const char kept = (*where)[place];
    (*where)[place] = static_cast<char>(kept ^ 1);
    CAPTURE(text(vector, "id"));
    CAPTURE(*where);
    CAPTURE(place);
    CHECK(code_of(vector, copy) != "");
    (*where)[place] = kept;
  }
  CHECK(code_of(vector, copy) == "");
}

}  // namespace

TEST_CASE("the vendor's V1 requests are admitted, and no changed one is") {
  unsigned seed = 1;
  const int count = for_each_stop("v1.json", [&](element vector) {
    const auto request = v1_request(vector);
    CAPTURE(text(vector, "id"));
    CHECK(code_of(vector, request) == "");
    check_changed(vector, request, false, seed++);
  });
  CHECK(count > 100);
}

TEST_CASE("what the vendor's V1 client put on the wire is admitted") {
  int wires = 0;
  for_each_stop("v1.json", [&](element vector) {
    const element wire = vector["expect"]["pop_core_wire"];
    if (wire.is_null()) return;
    ++wires;
    CAPTURE(text(vector, "id"));
    CHECK(code_of(vector, v1_wire_request(vector, wire)) == "");
  });
  CHECK(wires > 100);
}

TEST_CASE("the vendor's V3 requests are admitted, and no changed one is") {
  unsigned seed = 1;
  const int count = for_each_stop("v3.json", [&](element vector) {
    const auto request = v3_request(vector);
    CAPTURE(text(vector, "id"));
    CHECK(code_of(vector, request) == "");
    check_changed(vector, request, true, seed++);
  });
  CHECK(count > 100);
}
