#include "auth/sts_request.hpp"

#include <algorithm>

#include <mpustop/error.hpp>

#include "core/printable.hpp"
#include "core/sign.hpp"
#include "core/timestamp.hpp"

namespace mpustop::auth {
namespace {

core::parameters common(const char* action, const sts_moment& at) {
  std::string timestamp;
  core::append_timestamp(at.when, timestamp);
  return {{"Action", action},
          {"Version", "2015-04-01"},
          {"Format", "JSON"},
          {"Timestamp", std::move(timestamp)},
          {"SignatureNonce", std::string(at.nonce)}};
}

/// The parameters that both calls have. A name made up says when it was, in the account's logs.
core::parameters form_of(const role_request& role, const sts_moment& at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at.when.time_since_epoch()).count();
  core::parameters form{
      {"RoleArn", role.arn},
      {"RoleSessionName",
       role.session_name.empty() ? "mpustop-" + std::to_string(seconds) : role.session_name},
      {"DurationSeconds", std::to_string(role.duration.count())}};
  if (!role.policy.empty()) form.emplace_back("Policy", role.policy);
  return form;
}

sts_request written(const core::parameters& query, const core::parameters& form) {
  return {"/?" + core::canonical_query(query), core::canonical_query(form)};
}

bool equals_true(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text == "true";
}

/// The region becomes a part of the host's name: it must not be able to name another host.
bool is_region(const std::string& text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

net::endpoint of_region(const std::string& region, const char* named,
                        const os::environment& variable) {
  if (!is_region(region))
    throw error(error_kind::usage, std::string(named) + ": '" + core::printable(region) +
                                       "' is no region; write it like cn-shanghai");
  const bool vpc = equals_true(variable("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED").value_or(""));
  return net::parse_endpoint((vpc ? "https://sts-vpc." : "https://sts.") + region +
                             ".aliyuncs.com");
}

}  // namespace

sts_request assume_role_request(const role_request& role, const credentials& by,
                                const sts_moment& at) {
  core::parameters query = common("AssumeRole", at);
  query.emplace_back("AccessKeyId", by.access_key_id);
  if (!by.security_token.empty()) query.emplace_back("SecurityToken", by.security_token);
  query.emplace_back("SignatureMethod", "HMAC-SHA1");
  query.emplace_back("SignatureVersion", "1.0");
  core::parameters form = form_of(role, at);
  if (!role.external_id.empty()) form.emplace_back("ExternalId", role.external_id);
  core::parameters all = query;
  all.insert(all.end(), form.begin(), form.end());
  query.emplace_back("Signature", core::v1::signature(by.access_key_secret,
                                                      core::v1::string_to_sign("POST", all)));
  return written(query, form);
}

sts_request assume_role_with_oidc_request(const role_request& role,
                                          const std::string& oidc_provider_arn,
                                          const std::string& token, const sts_moment& at) {
  core::parameters form = form_of(role, at);
  form.emplace_back("OIDCProviderArn", oidc_provider_arn);
  form.emplace_back("OIDCToken", token);
  return written(common("AssumeRoleWithOIDC", at), form);
}

std::string trimmed_token(const std::string& text) {
  static constexpr const char* blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

net::endpoint sts_endpoint(const std::string& region, const os::environment& variable) {
  static constexpr const char* endpoint_name = "ALIBABA_CLOUD_STS_ENDPOINT";
  static constexpr const char* region_name = "ALIBABA_CLOUD_STS_REGION";
  if (!region.empty()) return of_region(region, "sts_region", variable);
  if (const auto named = variable(endpoint_name)) {
    try {
      const bool bare = named->find("://") == std::string::npos;
      return net::parse_endpoint(bare ? "https://" + *named : *named);
    } catch (const error& e) {
      throw error(e.kind(), std::string(endpoint_name) + ": " + e.what());
    }
  }
  if (const auto named = variable(region_name)) return of_region(*named, region_name, variable);
  return net::parse_endpoint("https://sts.aliyuncs.com");
}

}  // namespace mpustop::auth
