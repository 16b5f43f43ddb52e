#include "auth/key_services.hpp"

#include "auth/credentials_uri.hpp"
#include "auth/ecs_metadata.hpp"
#include "auth/sts.hpp"

namespace mpustop::auth {
namespace {

class real_key_services final : public key_services {
 public:
  real_key_services(os::environment env, std::string ca_file)
      : env_(std::move(env)), ca_file_(std::move(ca_file)), sts_(env_, ca_file_) {}

  credentials assume_role(const role_request& role, const credentials& by) override {
    return sts_.assume_role(role, by);
  }
  credentials assume_role_with_oidc(const role_request& role, const std::string& oidc_provider_arn,
                                    const std::string& token) override {
    return sts_.assume_role_with_oidc(role, oidc_provider_arn, token);
  }
  std::optional<credentials> ecs_role(const std::string& role_name, bool allow_v1) override {
    return ecs_role_keys(role_name, allow_v1);
  }
  credentials from_uri(const std::string& uri) override {
    return fetch_credentials_uri(uri, env_, ca_file_);
  }

 private:
  os::environment env_;
  std::string ca_file_;
  sts sts_;
};

}  // namespace

std::unique_ptr<key_services> make_key_services(os::environment env, std::string ca_file) {
  return std::make_unique<real_key_services>(std::move(env), std::move(ca_file));
}

}  // namespace mpustop::auth
