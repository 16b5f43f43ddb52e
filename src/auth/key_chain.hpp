#pragma once

#include <memory>
#include <string>
#include <vector>

#include <mpustop/credentials.hpp>

#include "auth/key_services.hpp"
#include "auth/provider.hpp"
#include "os/environment.hpp"

namespace mpustop::auth {

/// The vendor's default chain (facts 6.1): the environment, OIDC, `~/.aliyun/config.json`,
/// `~/.alibabacloud/credentials`, the metadata service of ECS, a credentials URI. The first place
/// that is set up is asked, then and ever after; one that is set up and wrong is an error. With a
/// profile named on the command line only the files are looked into: what was typed beats what is
/// exported.
class key_chain final : public credentials_source {
 public:
  /// `profile` empty: none was typed.
  key_chain(os::environment env, std::string profile, std::shared_ptr<key_services> services);
  ~key_chain() override;

  /// Throws `error` (usage) that names ALIBABA_CLOUD_ACCESS_KEY_ID and says what was looked at when
  /// no place is set up. No message holds a secret.
  credentials fetch() override;

  // Since the first `fetch`, and then the same for good:

  /// Where the keys come from: "the environment", "profile 'ops' of /home/x/.aliyun/config.json
  /// (RamRoleArn)". Fit for a terminal.
  const std::string& origin() const noexcept { return origin_; }
  /// `fetch` may give newer keys.
  bool renews() const noexcept { return renews_; }
  /// Sentences: "PATH can be read by others (mode 0644): chmod 600 PATH".
  const std::vector<std::string>& warnings() const noexcept { return warnings_; }

 private:
  credentials walk();

  std::vector<std::unique_ptr<credentials_provider>> places_;
  credentials_provider* answered_ = nullptr;
  std::string origin_;
  bool renews_ = false;
  std::vector<std::string> warnings_;
};

}  // namespace mpustop::auth
