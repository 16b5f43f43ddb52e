#include <algorithm>

#include "checker.hpp"
#include "core/stop_request.hpp"
#include "core/timestamp.hpp"

namespace mpustop::vectors {
namespace {

using simdjson::dom::element;

bool has(const core::parameters& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& h) { return h.first == name; });
}

/// Whether `stop_request` makes such a request: these two parameters and these headers alone.
bool expressible(element vector, const core::parameters& query, const core::parameters& headers) {
  const bool temporary = !text(vector, "security_token").empty();
  return text(vector, "method") == "POST" && text(vector, "action") == "StopLiveMPUTask" &&
         text(vector, "version") == "2016-11-01" && text(vector, "path") == "/" &&
         query.size() == 2 && query[0].first == "AppId" && query[1].first == "TaskId" &&
         text(vector, "body").empty() && element(vector["content_type"]).is_null() &&
         headers.size() == (temporary ? 8 : 6) && has(headers, "x-acs-accesskey-id") == temporary &&
         core::parse_timestamp(text(vector, "timestamp"));
}

void check_request(element vector, const core::parameters& query, const core::parameters& headers,
                   checker& check) {
  const element expect = vector["expect"];
  core::stop_request maker({text(vector, "access_key_id"), text(vector, "access_key_secret"),
                            text(vector, "security_token")},
                           signature_version::v3, "https", text(vector, "host"));
  const auto request =
      maker.sign(query[0].second, query[1].second,
                 *core::parse_timestamp(text(vector, "timestamp")), text(vector, "nonce"));
  check.stage("stop_request target", request.target, "/?" + text(expect, "canonical_query"));
  std::size_t signed_headers = 1;  // host, which the session writes
  for (const auto& header : request.headers) {
    const auto same = [&](const auto& h) { return h.first == header.name; };
    if (header.name == "authorization") {
      check.stage("stop_request authorization", header.value, text(expect, "authorization"));
    } else if (header.name.starts_with("x-acs-")) {
      const auto wanted = std::find_if(headers.begin(), headers.end(), same);
      check.stage("stop_request " + std::string(header.name), header.value,
                  wanted == headers.end() ? "(no such header)" : wanted->second);
      ++signed_headers;
    }
  }
  check.stage("stop_request signed headers", signed_headers == headers.size());
  check.driven();
}

}  // namespace

void check_v3(element vector, checker& check) {
  check.begin_vector(text(vector, "id"));
  const element expect = vector["expect"];
  const auto query = pairs(vector, "query");
  const auto headers = pairs(vector, "signed_header_values");

  const std::string payload = core::v3::sha256_hex(text(vector, "body"));
  check.stage("hashed_payload", payload, text(expect, "hashed_payload"));
  check.stage("canonical_query", core::canonical_query(query), text(expect, "canonical_query"));

  const auto form =
      core::v3::canonicalize(text(vector, "method"), text(vector, "path"), query, headers, payload);
  check.stage("canonical_headers", form.headers, text(expect, "canonical_headers"));
  check.stage("signed_headers", form.signed_headers, text(expect, "signed_headers"));
  check.stage("canonical_request", form.request, text(expect, "canonical_request"));
  check.stage("hashed_canonical_request", form.request_hash,
              text(expect, "hashed_canonical_request"));
  check.stage("string_to_sign", form.string_to_sign, text(expect, "string_to_sign"));

  const std::string signature =
      core::v3::signature(text(vector, "access_key_secret"), form.string_to_sign);
  check.stage("signature", signature, text(expect, "signature"));
  check.stage(
      "authorization",
      core::v3::authorization(text(vector, "access_key_id"), form.signed_headers, signature),
      text(expect, "authorization"));

  if (expressible(vector, query, headers)) check_request(vector, query, headers, check);
}

}  // namespace mpustop::vectors
