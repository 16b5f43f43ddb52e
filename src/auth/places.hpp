#pragma once

#include <memory>
#include <string>

#include "auth/key_services.hpp"
#include "auth/provider.hpp"
#include "os/environment.hpp"

namespace mpustop::auth {

/// What the places need of the world.
struct key_context {
  os::environment env;
  std::shared_ptr<key_services> services;
};

// The places of the vendor's default chain, in its order (facts 6.1).

/// `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, of a temporary pair,
/// `ALIBABA_CLOUD_SECURITY_TOKEN`.
std::unique_ptr<credentials_provider> environment_place(key_context with);

/// A role by an identity token, as a pod of Kubernetes has it (RRSA): `ALIBABA_CLOUD_ROLE_ARN`,
/// `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` and `ALIBABA_CLOUD_OIDC_TOKEN_FILE`. The first alone says
/// nothing; one of the others alone is an error.
std::unique_ptr<credentials_provider> oidc_place(key_context with);

/// The vendor's files: `~/.aliyun/config.json`, then `~/.alibabacloud/credentials`. The profile is
/// `name`, else ALIBABA_CLOUD_PROFILE, and then it is an error when neither file has it; else what
/// each file takes by default, and then files that are not there are passed over. The file is read
/// once: the profile found answers again and again.
std::unique_ptr<credentials_provider> profile_place(key_context with, std::string name);

/// The role of this ECS instance: ALIBABA_CLOUD_ECS_METADATA, else the one that the metadata
/// service names. ALIBABA_CLOUD_ECS_METADATA_DISABLED=true turns this place off.
std::unique_ptr<credentials_provider> ecs_place(key_context with);

/// What ALIBABA_CLOUD_CREDENTIALS_URI gives out.
std::unique_ptr<credentials_provider> uri_place(key_context with);

/// The variable says true, in whatever case (facts 6.1).
bool is_true(const os::environment& env, const char* name);

}  // namespace mpustop::auth
