#include "mock/refusal.hpp"

#include <fmt/format.h>

namespace mpustop::mock::refuse {

refusal missing(std::string_view parameter) {
  return {400, fmt::format("Missing{}", parameter),
          fmt::format("{} is mandatory for this action.", parameter)};
}

refusal missing_header(std::string_view name) {
  return {400, "MissingParameter", fmt::format("{} is mandatory for this action.", name)};
}

refusal invalid(std::string_view parameter) {
  return {400, fmt::format("Invalid{}", parameter),
          fmt::format("Specified parameter {} is not valid.", parameter)};
}

refusal invalid_format() {
  return {400, "InvalidParameter.Format", "Specified parameter Format is not valid."};
}

refusal unsupported_method() {
  return {400, "UnsupportedHTTPMethod", "This http method is not supported."};
}

refusal action_not_found() {
  return {404, "InvalidAction.NotFound",
          "Specified api is not found, please check your url and method."};
}

refusal api_not_found() {
  return {404, "InvalidApi.NotFound",
          "Specified api is not found, please check your url and method."};
}

refusal invalid_version() {
  return {400, "InvalidVersion", "Specified parameter Version is not valid."};
}

refusal time_stamp_format() {
  return {400, "InvalidTimeStamp.Format",
          "Specified time stamp or date value is not well formatted."};
}

refusal time_stamp_expired() {
  return {400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."};
}

refusal access_key_not_found() {
  return {404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."};
}

refusal signature_method() {
  return {400, "InvalidSignatureMethod", "Specified signature method is not valid."};
}

refusal incomplete_signature(std::string_view why) {
  return {400, "IncompleteSignature",
          fmt::format("The request signature does not conform to Aliyun standards. {}", why)};
}

refusal signature_v1(std::string_view string_to_sign) {
  return {400, "SignatureDoesNotMatch",
          fmt::format("Specified signature is not matched with our calculation. "
                      "server string to sign is:{}",
                      string_to_sign)};
}

refusal signature_v3(std::string_view string_to_sign, std::string_view canonical_request) {
  return {400, "SignatureDoesNotMatch",
          fmt::format("Specified signature does not match our calculation. "
                      "server StringToSign is [{}] server CanonicalRequest is [{}]",
                      string_to_sign, canonical_request)};
}

refusal nonce_used() {
  return {400, "SignatureNonceUsed", "Specified signature nonce was used already."};
}

refusal missing_security_token() {
  return {400, "MissingSecurityToken", "SecurityToken is mandatory for this action."};
}

refusal security_token_malformed() {
  return {400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed."};
}

refusal security_token_expired() {
  return {400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."};
}

refusal security_token_mismatch() {
  return {400, "InvalidSecurityToken.MismatchWithAccessKey",
          "Specified SecurityToken mismatch with the AccessKey."};
}

refusal throttled(std::chrono::milliseconds retry_after) {
  return {400, "Throttling.User", "Request was denied due to user flow control.", retry_after};
}

refusal internal_error() { return {500, "InternalError", "InternalError"}; }

refusal unavailable() {
  return {503, "ServiceUnavailable",
          "The request has failed due to a temporary failure of the server."};
}

refusal missing_param(std::string_view parameter) {
  return {400, "MissingParam",
          fmt::format("{} is empty, please check and try again later.", parameter)};
}

refusal invalid_param(std::string_view parameter) {
  return {400, "InvalidParam", fmt::format("{} is not valid.", parameter)};
}

refusal invalid_app_id() {
  return {400, "InvalidAppId", "AppId is not valid, please check and try again later."};
}

refusal task_not_found() {
  return {404, "InvalidTask.NotFound", "The specified task does not exist."};
}

}  // namespace mpustop::mock::refuse
