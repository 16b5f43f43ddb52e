#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace mpustop::mock {

/// An answer that says no (facts 4).
struct refusal {
  int status = 400;
  std::string code;
  std::string message;
  std::chrono::milliseconds retry_after{0};  ///< `x-acs-retry-after`; 0: the header is absent
};

/// The gateway's refusals: statuses and texts as in facts 4.2 and 4.3.
namespace refuse {
refusal missing(std::string_view parameter);    ///< Missing{Parameter}
refusal missing_header(std::string_view name);  ///< MissingParameter: V3 has its parameters there
refusal invalid(std::string_view parameter);    ///< Invalid{Parameter}
refusal invalid_format();                       ///< InvalidParameter.Format
refusal unsupported_method();
refusal action_not_found();
refusal api_not_found();
refusal invalid_version();
refusal time_stamp_format();
refusal time_stamp_expired();
refusal access_key_not_found();
refusal signature_method();
refusal incomplete_signature(std::string_view why);
refusal signature_v1(std::string_view string_to_sign);
refusal signature_v3(std::string_view string_to_sign, std::string_view canonical_request);
refusal nonce_used();
refusal missing_security_token();
refusal security_token_malformed();
refusal security_token_expired();
refusal security_token_mismatch();
refusal throttled(std::chrono::milliseconds retry_after);
refusal internal_error();
refusal unavailable();
}  // namespace refuse

/// The refusals of the service behind the gateway (facts 1.3, 1.4).
namespace refuse {
refusal missing_param(std::string_view parameter);  ///< MissingParam
refusal invalid_param(std::string_view parameter);  ///< InvalidParam
refusal invalid_app_id();
refusal task_not_found();
}  // namespace refuse

}  // namespace mpustop::mock
