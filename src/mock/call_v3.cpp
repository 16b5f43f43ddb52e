#include "mock/call_fields.hpp"

namespace mpustop::mock {
namespace {

constexpr std::string_view algorithm = "ACS3-HMAC-SHA256";

struct field {
  std::string_view name;
  std::string_view call::*place;
};
constexpr field required[] = {
    {"x-acs-action", &call::action},
    {"x-acs-version", &call::version},
    {"x-acs-date", &call::timestamp},
    {"x-acs-signature-nonce", &call::nonce},
    {"x-acs-content-sha256", &call::content_sha256},
};

/// The part of Authorization that begins with `name` + "=".
std::optional<std::string_view> part(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    auto item = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (item.starts_with(' ')) item.remove_prefix(1);
    if (item.size() > name.size() && item.starts_with(name) && item[name.size()] == '=')
      return item.substr(name.size() + 1);
  }
  return std::nullopt;
}

std::optional<refusal> read_authorization(std::string_view text, call& out) {
  const auto blank = std::min(text.find(' '), text.size());
  if (text.substr(0, blank) != algorithm) return refuse::signature_method();
  text.remove_prefix(blank);
  const auto key = part(text, "Credential");
  const auto names = part(text, "SignedHeaders");
  const auto signature = part(text, "Signature");
  if (!key || !names || !signature)
    return refuse::incomplete_signature(
        "Authorization has no Credential, SignedHeaders or Signature.");
  // hexadecimal digits of the 32 bytes of a SHA-256
  if (signature->size() != 64)
    return refuse::incomplete_signature("Signature is not the hex of an HMAC-SHA256.");
  out.access_key_id = *key;
  out.signed_headers = *names;
  out.signature = *signature;
  return std::nullopt;
}

}  // namespace

std::optional<refusal> read_v3_fields(const http::server_request& request, call& out) {
  for (const auto& [name, place] : required) {
    const auto* value = find_header(request, name);
    if (!value || value->empty()) return refuse::missing_header(name);
    out.*place = *value;
  }
  if (const auto* token = find_header(request, "x-acs-security-token")) out.security_token = *token;
  return read_authorization(*find_header(request, "authorization"), out);
}

}  // namespace mpustop::mock
