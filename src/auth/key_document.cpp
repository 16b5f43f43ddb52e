#include "auth/key_document.hpp"

#include <simdjson.h>

#include <chrono>

#include "auth/provider.hpp"
#include "core/timestamp.hpp"

namespace mpustop::auth {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// A text that may be missing; what is of another type is as good as missing.
std::string text(const object& from, const char* field) {
  std::string_view out;
  return from[field].get(out) == simdjson::SUCCESS ? std::string(out) : std::string();
}

/// Takes a key, secret or token. False: `fault` says why not.
bool take(const object& from, const char* field, bool required, std::string& out,
          std::string& fault) {
  out = text(from, field);
  if (out.empty()) {
    if (required) fault = std::string("its field '") + field + "' is missing, empty or no text";
    return !required;
  }
  const std::string wrong = key_text_fault(out);
  // What follows the semicolon is for a hand that pasted it.
  if (!wrong.empty())
    fault = std::string("its field '") + field + "' " + wrong.substr(0, wrong.find(';'));
  return wrong.empty();
}

bool take_end(const object& from, bool required, credentials& out, std::string& fault) {
  constexpr const char* field = "Expiration";
  element value;
  const bool there = from[field].get(value) == simdjson::SUCCESS && !value.is_null();
  if (!there && !required) return true;
  const auto when = core::parse_timestamp(text(from, field));
  if (when) out.expires = std::chrono::time_point_cast<std::chrono::system_clock::duration>(*when);
  if (!when) fault = "its field 'Expiration' is no time like 2026-01-01T06:00:00Z";
  return when.has_value();
}

void take_keys(const object& from, bool temporary, key_document& out) {
  credentials keys;
  if (take(from, "AccessKeyId", true, keys.access_key_id, out.fault) &&
      take(from, "AccessKeySecret", true, keys.access_key_secret, out.fault) &&
      take(from, "SecurityToken", temporary, keys.security_token, out.fault) &&
      take_end(from, temporary, keys, out.fault)) {
    out.keys = std::move(keys);
  }
}

}  // namespace

key_document read_key_document(std::string_view body, key_issuer from) {
  key_document out;
  simdjson::dom::parser parser;
  element root;
  object top;
  const simdjson::padded_string padded(body);
  if (parser.parse(padded).get(root) != simdjson::SUCCESS || root.get(top) != simdjson::SUCCESS) {
    out.fault = "its body is not a JSON object";
    return out;
  }
  out.code = text(top, "Code");
  out.message = text(top, "Message");
  out.request_id = text(top, "RequestId");
  if (from == key_issuer::sts) {
    object keys;
    if (top["Credentials"].get(keys) == simdjson::SUCCESS)
      take_keys(keys, true, out);
    else
      out.fault = "its field 'Credentials' is missing or no object";
    return out;
  }
  element code;
  const bool coded = top["Code"].get(code) == simdjson::SUCCESS;
  if (out.code != "Success" && (coded || from == key_issuer::metadata))
    out.fault = "its field 'Code' is not 'Success'";
  else
    take_keys(top, from == key_issuer::metadata, out);
  return out;
}

}  // namespace mpustop::auth
