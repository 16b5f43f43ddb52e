#include <algorithm>

#include "mock/call_fields.hpp"
#include "mock/form.hpp"

namespace mpustop::mock {
namespace {

/// The parameters that every V1 request has (facts 2), in the order in which they are asked for.
struct field {
  std::string_view name;
  std::string_view call::*place;
};
constexpr field required[] = {
    {"Action", &call::action},
    {"Version", &call::version},
    {"AccessKeyId", &call::access_key_id},
    {"Timestamp", &call::timestamp},
    {"SignatureNonce", &call::nonce},
};

/// Takes `Signature` out: it is the one parameter that is not signed.
std::optional<refusal> take_signature(call& out) {
  const auto at = std::find_if(out.parameters.begin(), out.parameters.end(),
                               [](const auto& pair) { return pair.first == "Signature"; });
  if (at == out.parameters.end()) return refuse::missing("Signature");
  out.signature = std::move(at->second);
  out.parameters.erase(at);
  // base64 of the 20 bytes of a SHA-1
  if (out.signature.size() != 28 || !out.signature.ends_with('='))
    return refuse::incomplete_signature("Signature is not the base64 of an HMAC-SHA1.");
  return std::nullopt;
}

std::optional<refusal> check_method(const call& out) {
  const auto* method = find_parameter(out.parameters, "SignatureMethod");
  if (!method) return refuse::missing("SignatureMethod");
  if (*method != "HMAC-SHA1") return refuse::signature_method();
  const auto* version = find_parameter(out.parameters, "SignatureVersion");
  if (!version) return refuse::missing("SignatureVersion");
  if (*version != "1.0") return refuse::invalid("SignatureVersion");
  const auto* type = find_parameter(out.parameters, "SignatureType");
  if (type && !type->empty()) return refuse::invalid("SignatureType");
  return std::nullopt;
}

}  // namespace

std::optional<refusal> read_v1_fields(call& out) {
  auto signature_problem = take_signature(out);
  for (const auto& [name, place] : required) {
    const auto* value = find_parameter(out.parameters, name);
    if (!value || value->empty()) return refuse::missing(name);
    out.*place = *value;
  }
  if (const auto* token = find_parameter(out.parameters, "SecurityToken"))
    out.security_token = *token;
  if (auto wrong = check_method(out)) return wrong;
  return signature_problem;
}

}  // namespace mpustop::mock
