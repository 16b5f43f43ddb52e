#include <algorithm>
#include <array>

#include <mpustop/error.hpp>

#include "auth/identity_token.hpp"
#include "auth/places.hpp"
#include "core/ascii.hpp"
#include "core/printable.hpp"

namespace mpustop::auth {
namespace {

constexpr const char* role_name = "ALIBABA_CLOUD_ROLE_ARN";
constexpr const char* provider_name = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
constexpr const char* token_name = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
constexpr const char* ecs_name = "ALIBABA_CLOUD_ECS_METADATA";
constexpr const char* uri_name = "ALIBABA_CLOUD_CREDENTIALS_URI";

class by_identity_token final : public credentials_provider {
 public:
  explicit by_identity_token(key_context with) : with_(std::move(with)) {}

  key_answer load() override {
    const auto provider = with_.env(provider_name);
    const auto token = with_.env(token_name);
    if (!provider && !token) return {.keys = {}, .what = std::string(token_name) + " (not set)"};
    role_request role;
    role.arn = required(role_name);
    role.session_name = with_.env("ALIBABA_CLOUD_ROLE_SESSION_NAME").value_or("");
    return {.keys = assume_role_by_token(*with_.services, role, required(provider_name),
                                         required(token_name)),
            .what = "role " + core::printable(role.arn, 128) + " by the OIDC token of " +
                    core::printable(*token, 4'096),
            .renews = true};
  }

 private:
  std::string required(const char* name) const {
    if (auto value = with_.env(name)) return *value;
    throw error(error_kind::usage, std::string(name) + " is not set, but other variables of OIDC " +
                                       "are; set " + role_name + ", " + provider_name + " and " +
                                       token_name + ", or none of them");
  }

  key_context with_;
};

class of_instance final : public credentials_provider {
 public:
  explicit of_instance(key_context with) : with_(std::move(with)) {}

  key_answer load() override {
    static constexpr const char* off = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
    if (is_true(with_.env, off)) {
      return {.keys = {}, .what = std::string("the ECS metadata service (") + off + "=true)"};
    }
    const std::string role = with_.env(ecs_name).value_or("");
    auto keys =
        with_.services->ecs_role(role, !is_true(with_.env, "ALIBABA_CLOUD_IMDSV1_DISABLED"));
    if (keys) {
      const std::string which = role.empty() ? "" : " " + core::printable(role, 64);
      return {.keys = std::move(keys), .what = "ECS instance role" + which, .renews = true};
    }
    if (role.empty()) return {.keys = {}, .what = "the ECS metadata service (no role here)"};
    throw error(error_kind::usage, std::string(ecs_name) + " names the role " +
                                       core::printable(role, 64) +
                                       ", but there is no ECS metadata service here, or no role "
                                       "of the instance; unset it, or attach the role");
  }

 private:
  key_context with_;
};

class by_uri final : public credentials_provider {
 public:
  explicit by_uri(key_context with) : with_(std::move(with)) {}

  key_answer load() override {
    const auto uri = with_.env(uri_name);
    if (!uri) return {.keys = {}, .what = std::string(uri_name) + " (not set)"};
    return {.keys = with_.services->from_uri(*uri), .what = uri_name, .renews = true};
  }

 private:
  key_context with_;
};

}  // namespace

bool is_true(const os::environment& env, const char* name) {
  static constexpr std::string_view wanted = "true";
  const std::string value = env(name).value_or("");
  return std::equal(value.begin(), value.end(), wanted.begin(), wanted.end(),
                    [](char a, char b) { return (a | 0x20) == b; });
}

std::unique_ptr<credentials_provider> oidc_place(key_context with) {
  return std::make_unique<by_identity_token>(std::move(with));
}

std::unique_ptr<credentials_provider> ecs_place(key_context with) {
  return std::make_unique<of_instance>(std::move(with));
}

std::unique_ptr<credentials_provider> uri_place(key_context with) {
  return std::make_unique<by_uri>(std::move(with));
}

}  // namespace mpustop::auth
