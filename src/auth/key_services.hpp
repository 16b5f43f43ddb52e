#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <mpustop/credentials.hpp>

#include "os/environment.hpp"

namespace mpustop::auth {

/// A role to take on (facts 6.5, AssumeRole and AssumeRoleWithOIDC).
struct role_request {
  std::string arn;           ///< acs:ram::ACCOUNT:role/NAME
  std::string session_name;  ///< empty: one is made up
  std::string external_id;   ///< AssumeRole only; empty: none
  std::string policy;        ///< JSON that narrows the role's; empty: none
  std::chrono::seconds duration{3'600};
  std::string sts_region;  ///< sts.REGION.aliyuncs.com; empty: sts.aliyuncs.com
};

/// The services that give out temporary keys. All block, for seconds at most, and throw `error`
/// (kind `usage`) that names the service, what it answered and what to do; no secret is in it.
class key_services {
 public:
  virtual ~key_services() = default;
  /// AssumeRole, signed with `by`.
  virtual credentials assume_role(const role_request& role, const credentials& by) = 0;
  /// AssumeRoleWithOIDC, not signed. `token`: the text of the token file.
  virtual credentials assume_role_with_oidc(const role_request& role,
                                            const std::string& oidc_provider_arn,
                                            const std::string& token) = 0;
  /// The role of this ECS instance, by its metadata service: version 2's token first, version 1
  /// where that is refused and `allow_v1`. `role_name` empty: the service is asked for it.
  /// Nothing when there is no metadata service here, or it knows of no role.
  virtual std::optional<credentials> ecs_role(const std::string& role_name, bool allow_v1) = 0;
  /// What the URI gives out.
  virtual credentials from_uri(const std::string& uri) = 0;
};

/// The real ones. Proxies as the environment says (STS and URI, never the metadata service);
/// ALIBABA_CLOUD_STS_REGION, ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED and ALIBABA_CLOUD_STS_ENDPOINT
/// choose the STS endpoint where a request does not. `ca_file`: as for the run.
std::unique_ptr<key_services> make_key_services(os::environment env, std::string ca_file);

}  // namespace mpustop::auth
