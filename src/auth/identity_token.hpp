#pragma once

#include <string>

#include "auth/key_services.hpp"

namespace mpustop::auth {

/// Takes on a role by the identity token in a file, which is read anew each time: who mounts it
/// renews it. Throws `error` (usage) that names the file when it cannot be read or is empty.
credentials assume_role_by_token(key_services& services, const role_request& role,
                                 const std::string& oidc_provider_arn,
                                 const std::string& token_file);

}  // namespace mpustop::auth
