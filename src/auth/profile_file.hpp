#pragma once

#include <optional>
#include <string>
#include <vector>

#include "auth/field_set.hpp"
#include "os/environment.hpp"

namespace mpustop::auth {

/// The words of a file of profiles for the same things.
struct profile_words {
  const char *mode, *access_key, *sts, *role_arn, *ecs_role, *oidc, *external;  ///< kinds
  const char *token, *role, *session, *duration, *instance_role, *token_file;   ///< fields
};

/// One profile of a file.
struct profile {
  std::string name;  ///< fit for a terminal, as `file` is
  std::string file;
  const profile_words* words;
  field_set fields;
};

/// What a file has for a name.
struct profile_search {
  std::optional<profile> found;
  std::string looked_at;  ///< without one: the file, and which profiles it has
  std::vector<std::string> warnings;
};

/// `~/.aliyun/config.json`, or where ALIBABA_CLOUD_CONFIG_FILE says (facts 6.3). `wanted` empty:
/// the file's `current`. A file that is not there is an error when the variable names it, one that
/// is there and makes no sense always. ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true: not looked at.
profile_search search_config_file(const os::environment& env, const std::string& wanted);

/// `~/.alibabacloud/credentials`, or where ALIBABA_CLOUD_CREDENTIALS_FILE says (facts 6.4).
/// `wanted` empty: `default`, and a file with other profiles only is an error.
profile_search search_ini_file(const os::environment& env, const std::string& wanted);

}  // namespace mpustop::auth
