#include "core/rpc_request.hpp"

#include "core/stop_signer.hpp"
#include "core/timestamp.hpp"

namespace mpustop::core {

rpc_request::rpc_request(credentials keys, signature_version version, std::string scheme,
                         std::string authority, std::string action)
    : keys_(std::move(keys)),
      version_(version),
      scheme_(std::move(scheme)),
      authority_(std::move(authority)),
      action_(std::move(action)) {}

request_view rpc_request::sign(const parameters& query, wall_time now, std::string_view nonce) {
  std::string date;
  append_timestamp(now, date);
  headers_.clear();
  add("accept", "application/json");
  add("user-agent", user_agent());
  if (version_ == signature_version::v1)
    sign_v1(query, date, nonce);
  else
    sign_v3(query, date, nonce);
  views_.clear();
  for (const header& one : headers_) views_.push_back({one.name, one.value, one.varies});
  return {"POST", scheme_, authority_, target_, views_};
}

void rpc_request::add(std::string name, std::string value, bool varies) {
  headers_.push_back({std::move(name), std::move(value), varies});
}

void rpc_request::sign_v1(parameters query, const std::string& date, std::string_view nonce) {
  query.emplace_back("Action", action_);
  query.emplace_back("Version", live_version);
  query.emplace_back("Format", "JSON");
  query.emplace_back("AccessKeyId", keys_.access_key_id);
  query.emplace_back("SignatureMethod", "HMAC-SHA1");
  query.emplace_back("SignatureVersion", "1.0");
  query.emplace_back("SignatureNonce", nonce);
  query.emplace_back("Timestamp", date);
  if (!keys_.security_token.empty()) query.emplace_back("SecurityToken", keys_.security_token);
  target_ = "/?" + canonical_query(query) + "&Signature=";
  const std::string text = v1::string_to_sign("POST", query);
  percent_encode(v1::signature(keys_.access_key_secret, text), target_);
}

void rpc_request::sign_v3(const parameters& query, const std::string& date,
                          std::string_view nonce) {
  const std::string hash = v3::sha256_hex("");
  const std::size_t first_signed = headers_.size();
  add("x-acs-action", action_);
  add("x-acs-version", std::string(live_version));
  add("x-acs-content-sha256", hash);
  if (!keys_.security_token.empty()) {
    add("x-acs-accesskey-id", keys_.access_key_id);
    add("x-acs-security-token", keys_.security_token);
  }
  add("x-acs-date", date);
  add("x-acs-signature-nonce", std::string(nonce), true);
  parameters covered{{"host", authority_}};
  for (std::size_t i = first_signed; i < headers_.size(); ++i)
    covered.emplace_back(headers_[i].name, headers_[i].value);
  const v3::canonical form = v3::canonicalize("POST", "/", query, covered, hash);
  add("authorization",
      v3::authorization(keys_.access_key_id, form.signed_headers,
                        v3::signature(keys_.access_key_secret, form.string_to_sign)),
      true);
  target_ = query.empty() ? "/" : "/?" + canonical_query(query);
}

}  // namespace mpustop::core
