#include <simdjson.h>

#include <mpustop/error.hpp>

#include "auth/json_fields.hpp"
#include "auth/places.hpp"
#include "auth/profile_path.hpp"
#include "core/printable.hpp"

namespace mpustop::auth {
namespace {

using simdjson::dom::element;

constexpr profile_words words = {
    .mode = "mode",
    .access_key = "AK",
    .sts = "StsToken",
    .role_arn = "RamRoleArn",
    .ecs_role = "EcsRamRole",
    .oidc = "OIDC",
    .external = "External",
    .token = "sts_token",
    .role = "ram_role_arn",
    .session = "ram_session_name",
    .duration = "expired_seconds",
    .instance_role = "ram_role_name",
    .token_file = "oidc_token_file",
};

[[noreturn]] void refuse(const std::string& text) { throw error(error_kind::usage, text); }

std::string current(element root, const std::string& path) {
  std::string_view name;
  if (root["current"].get(name) != simdjson::SUCCESS || name.empty()) {
    refuse(path +
           ": field 'current' is missing or empty; set it, or name a profile with --profile or "
           "ALIBABA_CLOUD_PROFILE");
  }
  return std::string(name);
}

/// Looks for the name; `wanted` empty: for the current one, which must be there.
void find(const profile_text& file, const std::string& wanted, profile_search& search) {
  simdjson::dom::parser parser;
  element root;
  if (const auto fault = parser.parse(file.text).get(root)) {
    refuse(file.path + ": is not JSON: " + simdjson::error_message(fault));
  }
  const std::string name = wanted.empty() ? current(root, file.path) : wanted;
  simdjson::dom::array profiles;
  if (root["profiles"].get(profiles) != simdjson::SUCCESS) {
    refuse(file.path + ": field 'profiles' is missing or not a list");
  }
  std::vector<std::string> names;
  for (const element each : profiles) {
    std::string_view its;
    if (each["name"].get(its) != simdjson::SUCCESS) continue;
    if (its == name) {
      const std::string shown = core::printable(name);
      search.found = profile{shown, file.path, &words,
                             json_fields(each, file.path + ": profile '" + shown + "'")};
      return;
    }
    names.emplace_back(its);
  }
  if (wanted.empty()) {
    refuse(file.path + ": field 'current' names '" + core::printable(name) + "', but " +
           names_text(names) + "; set it, or name a profile with --profile or " +
           "ALIBABA_CLOUD_PROFILE");
  }
  search.looked_at = file.path + " (" + names_text(names) + ")";
}

}  // namespace

profile_search search_config_file(const os::environment& env, const std::string& wanted) {
  profile_search search;
  static constexpr const char* off = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";
  if (is_true(env, off)) {
    search.looked_at = std::string("~/.aliyun/config.json (") + off + "=true)";
    return search;
  }
  const auto file = read_profiles(env, "ALIBABA_CLOUD_CONFIG_FILE", ".aliyun/config.json", search);
  if (file) find(*file, wanted, search);
  return search;
}

}  // namespace mpustop::auth
