#include <boost/property_tree/ini_parser.hpp>

#include <sstream>

#include <mpustop/error.hpp>

#include "auth/profile_path.hpp"
#include "core/printable.hpp"

namespace mpustop::auth {
namespace {

namespace tree = boost::property_tree;

constexpr profile_words words = {
    .mode = "type",
    .access_key = "access_key",
    .sts = "sts",
    .role_arn = "ram_role_arn",
    .ecs_role = "ecs_ram_role",
    .oidc = "oidc_role_arn",
    .external = nullptr,
    .token = "security_token",
    .role = "role_arn",
    .session = "role_session_name",
    .duration = "duration_seconds",
    .instance_role = "role_name",
    .token_file = "oidc_token_file_path",
};

/// As the vendor's SDKs take a value: a comment behind a blank is none of it, nor are quotes
/// around it.
std::string plain(std::string value) {
  const bool quoted = value.size() > 1 && (value[0] == '"' || value[0] == '\'');
  if (quoted && value.find(value[0], 1) == value.size() - 1) {
    return value.substr(1, value.size() - 2);
  }
  for (const char* comment : {" #", " ;", "\t#", "\t;"})
    value.resize(std::min(value.find(comment), value.size()));
  return value.substr(0, value.find_last_not_of(" \t") + 1);
}

tree::ptree parse(const profile_text& file) {
  tree::ptree out;
  std::istringstream in(file.text);
  try {
    tree::read_ini(in, out);
  } catch (const tree::ini_parser_error& fault) {
    throw error(error_kind::usage, file.path + ": line " + std::to_string(fault.line()) + ": " +
                                       fault.message() + "; [NAME] and KEY = VALUE are wanted");
  }
  return out;
}

}  // namespace

profile_search search_ini_file(const os::environment& env, const std::string& wanted) {
  profile_search search;
  const auto file =
      read_profiles(env, "ALIBABA_CLOUD_CREDENTIALS_FILE", ".alibabacloud/credentials", search);
  if (!file) return search;
  const std::string name = wanted.empty() ? "default" : wanted;
  std::vector<std::string> names;
  for (const auto& [section, fields] : parse(*file)) {
    if (fields.empty()) continue;  // a key before the first section
    names.push_back(section);
    if (section != name) continue;
    const std::string shown = core::printable(name);
    profile found{shown, file->path, &words, field_set(file->path + ": profile '" + shown + "'")};
    for (const auto& [key, value] : fields) found.fields.add(key, plain(value.data()));
    search.found = std::move(found);
    return search;
  }
  if (wanted.empty() && !names.empty()) {
    throw error(error_kind::usage, file->path + ": has no profile 'default'; " + names_text(names) +
                                       "; name one with --profile or ALIBABA_CLOUD_PROFILE");
  }
  search.looked_at = file->path + " (" + names_text(names) + ")";
  return search;
}

}  // namespace mpustop::auth
