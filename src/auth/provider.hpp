#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <mpustop/options.hpp>

#include "os/environment.hpp"

namespace mpustop::auth {

/// A place where a key pair may be found.
class credentials_provider {
 public:
  virtual ~credentials_provider() = default;
  /// The key pair; nothing when this place is not set up, and the next one is to be asked. Throws
  /// `error` (kind `usage`) when it is set up and wrong: a run with another pair than the one that
  /// was meant would be a surprise.
  virtual std::optional<credentials> load() = 0;
};

/// `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, of a temporary pair,
/// `ALIBABA_CLOUD_SECURITY_TOKEN` (facts 6.1).
std::unique_ptr<credentials_provider> environment_provider(os::environment env);

/// The vendor CLI's file, `~/.aliyun/config.json` or where `ALIBABA_CLOUD_CONFIG_FILE` says
/// (facts 6.3): the profile named here, else by `ALIBABA_CLOUD_PROFILE`, else by the file's
/// `current`. Modes AK and StsToken; without a mode, what the fields say. A missing file is an
/// error only when the file or a profile was asked for. `ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true`
/// turns this place off.
std::unique_ptr<credentials_provider> config_file_provider(os::environment env,
                                                           std::string profile);

/// The places in the order in which they are asked: the environment, then the file. With a profile
/// named on the command line, only the file: what was typed beats what is exported.
std::vector<std::unique_ptr<credentials_provider>> default_providers(os::environment env,
                                                                     std::string profile);

/// The first pair found. Throws `error` (kind `usage`) that names ALIBABA_CLOUD_ACCESS_KEY_ID when
/// there is none. No message holds a secret.
credentials load_credentials(os::environment env, std::string profile = {});

/// What is wrong with the value of a key id, secret or token, in words that do not quote it; ""
/// when nothing is. They go into header fields: printable ASCII without blanks.
std::string key_text_fault(const std::string& value);

}  // namespace mpustop::auth
