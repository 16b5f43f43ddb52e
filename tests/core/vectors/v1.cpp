#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "checker.hpp"
#include "core/stop_request.hpp"
#include "core/timestamp.hpp"

namespace mpustop::vectors {
namespace {

using simdjson::dom::element;

core::parameters all_parameters(element vector) {
  core::parameters all = pairs(vector, "api_params");
  all.emplace_back("Action", text(vector, "action"));
  all.emplace_back("Version", text(vector, "version"));
  all.emplace_back("AccessKeyId", text(vector, "access_key_id"));
  all.emplace_back("SignatureMethod", "HMAC-SHA1");
  all.emplace_back("SignatureVersion", "1.0");
  all.emplace_back("SignatureNonce", text(vector, "nonce"));
  all.emplace_back("Timestamp", text(vector, "timestamp"));
  if (!element(vector["format"]).is_null()) all.emplace_back("Format", text(vector, "format"));
  const std::string token = text(vector, "security_token");
  if (!token.empty()) all.emplace_back("SecurityToken", token);
  return all;
}

/// OpenSSL's one-shot HMAC, past all code of ours.
std::string hmac_sha1_base64(const std::string& key, const std::string& message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> code;
  unsigned size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), code.data(), &size);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> out;
  const int written = EVP_EncodeBlock(out.data(), code.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(written)};
}

/// Whether `stop_request` makes such a request.
bool expressible(element vector, const core::parameters& api) {
  return text(vector, "method") == "POST" && text(vector, "action") == "StopLiveMPUTask" &&
         text(vector, "version") == "2016-11-01" && text(vector, "format") == "JSON" &&
         api.size() == 2 && api[0].first == "AppId" && api[1].first == "TaskId" &&
         core::parse_timestamp(text(vector, "timestamp"));
}

void check_request(element vector, const core::parameters& api, checker& check) {
  const element expect = vector["expect"];
  core::stop_request maker({text(vector, "access_key_id"), text(vector, "access_key_secret"),
                            text(vector, "security_token")},
                           signature_version::v1, "https", "live.aliyuncs.com");
  const auto request =
      maker.sign(api[0].second, api[1].second, *core::parse_timestamp(text(vector, "timestamp")),
                 text(vector, "nonce"));
  check.stage("stop_request target", request.target,
              "/?" + text(expect, "canonicalized_query") +
                  "&Signature=" + text(expect, "signature_percent_encoded"));
  check.driven();
}

}  // namespace

void check_v1(element vector, checker& check) {
  check.begin_vector(text(vector, "id"));
  const element expect = vector["expect"];
  const std::string secret = text(vector, "access_key_secret");

  auto all = all_parameters(vector);
  auto wanted = pairs(expect, "all_signed_params");
  std::sort(all.begin(), all.end());
  std::sort(wanted.begin(), wanted.end());
  check.stage("all_signed_params", all == wanted);
  check.stage("canonicalized_query", core::canonical_query(all),
              text(expect, "canonicalized_query"));

  const std::string to_sign = core::v1::string_to_sign(text(vector, "method"), all);
  check.stage("string_to_sign", to_sign, text(expect, "string_to_sign"));

  const std::string signature = core::v1::signature(secret, to_sign);
  check.stage("hmac_key", hmac_sha1_base64(text(expect, "hmac_key"), to_sign), signature);
  check.stage("signature", signature, text(expect, "signature"));

  std::string encoded;
  core::percent_encode(signature, encoded);
  check.stage("signature_percent_encoded", encoded, text(expect, "signature_percent_encoded"));

  const auto api = pairs(vector, "api_params");
  if (expressible(vector, api)) check_request(vector, api, check);
}

}  // namespace mpustop::vectors
