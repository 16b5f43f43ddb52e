#pragma once

#include <string>
#include <string_view>

#include <mpustop/credentials.hpp>

#include "auth/key_services.hpp"
#include "core/time.hpp"
#include "net/endpoint.hpp"
#include "os/environment.hpp"

namespace mpustop::auth {

/// A POST to STS: the common parameters are in the target, those of the role in the form.
struct sts_request {
  std::string target;
  std::string form;  ///< application/x-www-form-urlencoded
};

/// When a request is made and by what nonce: neither clock nor entropy is asked for here.
struct sts_moment {
  core::wall_time when;
  std::string_view nonce;
};

/// AssumeRole, with signature version 1 (facts 3.1, 6.5).
sts_request assume_role_request(const role_request& role, const credentials& by,
                                const sts_moment& at);
/// AssumeRoleWithOIDC: the token is the proof, nothing is signed.
sts_request assume_role_with_oidc_request(const role_request& role,
                                          const std::string& oidc_provider_arn,
                                          const std::string& token, const sts_moment& at);

/// The token in the text of a token file: without the blanks and line ends around it.
std::string trimmed_token(const std::string& text);

/// Which STS is to be asked: that of the role's region, else as ALIBABA_CLOUD_STS_ENDPOINT says (a
/// host name or a URL), else of ALIBABA_CLOUD_STS_REGION, else sts.aliyuncs.com. Those of regions
/// are the ones inside of a VPC where ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED is `true` (facts 5.1).
/// Throws error(usage).
net::endpoint sts_endpoint(const std::string& region, const os::environment& variable);

}  // namespace mpustop::auth
