#pragma once

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <mpustop/error.hpp>

#include "auth/key_chain.hpp"
#include "temporary.hpp"

namespace mpustop::test {

using variables = std::map<std::string, std::string>;

inline os::environment env_of(variables values) {
  return [values = std::move(values)](const char* name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end() || found->second.empty()) return std::nullopt;
    return found->second;
  };
}

/// The vendor's services, by what they were asked. Without an instance there is no metadata
/// service. Each pair has another id, so that a test sees when it was asked anew.
class fake_services final : public auth::key_services {
 public:
  std::vector<std::string> asked;
  bool on_instance = false;
  std::string refusal;  ///< when not empty, what the service answers

  credentials assume_role(const auth::role_request& role, const credentials& by) override {
    return answer("role " + text_of(role) + " by " + by.access_key_id + "/" + by.access_key_secret +
                  "/" + by.security_token);
  }
  credentials assume_role_with_oidc(const auth::role_request& role, const std::string& provider,
                                    const std::string& token) override {
    return answer("oidc " + text_of(role) + " at " + provider + " token " + token);
  }
  std::optional<credentials> ecs_role(const std::string& name, bool allow_v1) override {
    if (!on_instance) {
      asked.push_back("nobody");
      return std::nullopt;
    }
    return answer("ecs '" + name + "'" + (allow_v1 ? "" : " v2"));
  }
  credentials from_uri(const std::string& uri) override { return answer("uri " + uri); }

 private:
  static std::string text_of(const auth::role_request& role) {
    return role.arn + "," + role.session_name + "," + role.external_id + "," + role.policy + "," +
           std::to_string(role.duration.count()) + "," + role.sts_region;
  }
  credentials answer(std::string question) {
    asked.push_back(std::move(question));
    if (!refusal.empty()) throw error(error_kind::usage, refusal);
    return {"made-" + std::to_string(asked.size()), "SECRET-VALUE", "TOKEN-VALUE"};
  }
};

/// A home directory that is gone at the end, and a chain that looks into it.
class key_home {
 public:
  std::shared_ptr<fake_services> services = std::make_shared<fake_services>();

  std::string config() const { return directory_.path(".aliyun/config.json"); }
  std::string ini() const { return directory_.path(".alibabacloud/credentials"); }
  std::string path(const std::string& name) const { return directory_.path(name); }
  void write_config(const std::string& text) const { write(config(), text); }
  void write_ini(const std::string& text) const { write(ini(), text); }
  /// Of mode 0600.
  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    ::chmod(path.c_str(), 0600);
  }

  variables plus(variables values = {}) const {
    values.emplace("HOME", directory_.root().string());
    return values;
  }
  auth::key_chain chain(const std::string& profile = {}, const variables& values = {}) const {
    return {env_of(plus(values)), profile, services};
  }
  credentials keys(const std::string& profile = {}, const variables& values = {}) const {
    return chain(profile, values).fetch();
  }
  std::string origin(const std::string& profile = {}, const variables& values = {}) const {
    auth::key_chain asked = chain(profile, values);
    asked.fetch();
    return asked.origin();
  }
  /// The text of the error that asking ends with; fails the test if it ends with none, or with a
  /// secret in it.
  std::string failure(const std::string& profile = {}, const variables& values = {}) const {
    try {
      keys(profile, values);
    } catch (const error& caught) {
      CHECK(caught.kind() == error_kind::usage);
      const std::string text = caught.what();
      CHECK(text.find("SECRET-VALUE") == std::string::npos);
      CHECK(text.find("TOKEN-VALUE") == std::string::npos);
      return text;
    }
    FAIL("no error");
    return {};
  }

 private:
  temporary_directory directory_;
};

inline bool holds(const std::string& text, const std::vector<std::string>& parts) {
  CAPTURE(text);
  for (const auto& part : parts) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
    if (text.find(part) == std::string::npos) return false;
  }
  return true;
}

inline const variables exported = {{"ALIBABA_CLOUD_ACCESS_KEY_ID", "env-id"},
                                   {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "SECRET-VALUE"}};

}  // namespace mpustop::test
