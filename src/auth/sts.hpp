#pragma once

#include <functional>
#include <string>
#include <vector>

#include <mpustop/credentials.hpp>

#include "auth/sts_request.hpp"
#include "os/environment.hpp"

namespace mpustop::auth {

/// Security Token Service: temporary keys of a role (facts 6.5). Blocks for 15 s at most, twice
/// that where this machine's clock is wrong: then the time is corrected by the service's, once.
/// Throws error(usage).
class sts {
 public:
  sts(os::environment variable, std::string ca_file)
      : variable_(std::move(variable)), ca_file_(std::move(ca_file)) {}

  credentials assume_role(const role_request& role, const credentials& by) const;
  credentials assume_role_with_oidc(const role_request& role, const std::string& oidc_provider_arn,
                                    const std::string& token) const;

 private:
  using request_maker = std::function<sts_request(const sts_moment&)>;
  /// `secrets`: what a message of the service must not repeat.
  credentials ask(const char* action, const role_request& role, const request_maker& make,
                  const std::vector<std::string>& secrets) const;

  os::environment variable_;
  std::string ca_file_;
};

}  // namespace mpustop::auth
