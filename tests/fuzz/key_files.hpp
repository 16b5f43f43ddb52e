#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>

#include <mpustop/error.hpp>

#include "auth/places.hpp"
#include "target.hpp"

namespace mpustop::fuzz {

/// A file that holds `bytes` and is nowhere but in memory.
class memory_file {
 public:
  explicit memory_file(std::string_view bytes) : descriptor_(::memfd_create("keys", MFD_CLOEXEC)) {
    must(descriptor_ >= 0, "a file in memory");
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      must(written > 0, "a file in memory takes bytes");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  memory_file(const memory_file&) = delete;
  memory_file& operator=(const memory_file&) = delete;
  ~memory_file() { ::close(descriptor_); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

/// Services that give whoever asks a pair.
class willing_services final : public auth::key_services {
 public:
  credentials assume_role(const auth::role_request& role, const credentials&) override {
    return pair(role);
  }
  credentials assume_role_with_oidc(const auth::role_request& role, const std::string&,
                                    const std::string&) override {
    return pair(role);
  }
  std::optional<credentials> ecs_role(const std::string&, bool) override {
    return credentials{"id", "secret", "token"};
  }
  credentials from_uri(const std::string&) override { return {"id", "secret", "token"}; }

 private:
  static credentials pair(const auth::role_request& role) {
    must(!role.arn.empty(), "a role has a name");
    must(role.duration.count() >= 900 && role.duration.count() <= 43'200, "a role lasts a while");
    return {"id", "secret", "token"};
  }
};

/// Asks for the keys of a profile of a file that `variable` names, and runs no program.
inline void ask_key_file(const char* variable, const std::string& profile, std::string_view bytes) {
  const memory_file file(bytes);
  const os::environment environment = [&](const char* name) -> std::optional<std::string> {
    if (std::string_view(name) == variable) return file.path();
    if (std::string_view(name) == "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS") return "1";
    return std::nullopt;
  };
  try {
    const auto place =
        auth::profile_place({environment, std::make_shared<willing_services>()}, profile);
    const auto answer = place->load();
    must(!answer.what.empty(), "it is said where the keys are from, or what was looked at");
    for (const char c : answer.what) must(c >= ' ' && c <= '~', "what is told is fit to be shown");
    if (!answer.keys) return must(profile.empty(), "a profile that was asked for is there");
    const credentials& keys = *answer.keys;
    must(!keys.access_key_id.empty() && !keys.access_key_secret.empty(), "a pair is whole");
    for (const auto& key : {keys.access_key_id, keys.access_key_secret, keys.security_token}) {
      must(auth::key_text_fault(key).empty(), "keys fit into header fields");
    }
  } catch (const error& e) {
    must(e.kind() == error_kind::usage, "a wrong file is an error of the configuration");
    for (const char* c = e.what(); *c != 0; ++c) {
      must(*c >= ' ' && *c <= '~', "an error is fit to be shown");
    }
  }
}

}  // namespace mpustop::fuzz
