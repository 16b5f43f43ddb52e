#include <simdjson.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include <mpustop/error.hpp>

#include "auth/provider.hpp"

namespace mpustop::auth {
namespace {

using simdjson::dom::element;

constexpr std::streamsize largest_file = 1 << 20;

[[noreturn]] void refuse(const std::string& text) { throw error(error_kind::usage, text); }

/// The file's text; nothing if there is no such file.
std::optional<std::string> read_file(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    refuse(path + ": cannot be opened: " + std::generic_category().message(errno));
  }
  std::string text(static_cast<std::size_t>(largest_file) + 1, '\0');
  errno = 0;
  in.read(text.data(), largest_file + 1);
  if (in.bad()) refuse(path + ": cannot be read: " + std::generic_category().message(errno));
  if (in.gcount() > largest_file) refuse(path + ": is longer than 1 MiB: not a configuration file");
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

/// One profile of the file, and what its messages name.
class profile {
 public:
  profile(element object, const std::string& file, std::string_view name)
      : object_(object), where_(file + ": profile '" + std::string(name) + "': ") {}

  /// A field that may be missing or empty.
  std::string text(const char* field) const {
    element value;
    if (object_[field].get(value) != simdjson::SUCCESS || value.is_null()) return {};
    std::string_view out;
    if (value.get(out) != simdjson::SUCCESS) wrong(field, "is not a text");
    return std::string(out);
  }

  /// A key, secret or token.
  std::string key(const char* field) const {
    std::string value = text(field);
    if (value.empty()) wrong(field, "is missing or empty");
    const std::string fault = key_text_fault(value);
    if (!fault.empty()) wrong(field, fault);
    return value;
  }

  [[noreturn]] void wrong(const char* field, const std::string& what) const {
    refuse(where_ + "field '" + field + "' " + what);
  }

 private:
  element object_;
  std::string where_;
};

/// Without a mode the fields tell it, as the vendor's CLI does (facts 6.2).
std::string mode_of(const profile& from) {
  const std::string mode = from.text("mode");
  if (!mode.empty()) return mode;
  if (!from.text("sts_token").empty()) return "StsToken";
  if (!from.text("access_key_id").empty()) return "AK";
  from.wrong("mode", "is missing or empty; 'AK' or 'StsToken' is wanted");
}

credentials keys_of(const profile& from) {
  const std::string mode = mode_of(from);
  if (mode != "AK" && mode != "StsToken") {
    from.wrong("mode", "is '" + mode.substr(0, 40) +
                           "', which is not supported; use a profile of mode AK or StsToken, or "
                           "fetch temporary keys yourself (as with 'aliyun sts AssumeRole') and "
                           "set ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and "
                           "ALIBABA_CLOUD_SECURITY_TOKEN");
  }
  return {from.key("access_key_id"), from.key("access_key_secret"),
          mode == "StsToken" ? from.key("sts_token") : std::string()};
}

class from_config_file final : public credentials_provider {
 public:
  from_config_file(os::environment env, std::string profile)
      : env_(std::move(env)), typed_(std::move(profile)) {}

  std::optional<credentials> load() override {
    if (env_("ALIBABA_CLOUD_CLI_PROFILE_DISABLED") == "true") {
      if (typed_.empty()) return std::nullopt;
      refuse("profile '" + typed_ + "' is asked for, but ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true");
    }
    const auto moved = env_("ALIBABA_CLOUD_CONFIG_FILE");
    const auto home = env_("HOME");
    const std::string wanted = typed_.empty() ? env_("ALIBABA_CLOUD_PROFILE").value_or("") : typed_;
    if (!moved && !home) {
      if (wanted.empty()) return std::nullopt;
      refuse("profile '" + wanted +
             "' is asked for, but HOME is not set: no ~/.aliyun/config.json");
    }
    const std::string path = moved ? *moved : *home + "/.aliyun/config.json";
    const auto text = read_file(path);
    if (text) return parse(*text, path, wanted);
    if (moved) refuse(path + ": no such file (ALIBABA_CLOUD_CONFIG_FILE names it)");
    if (!wanted.empty()) refuse(path + ": no such file, but profile '" + wanted + "' is asked for");
    return std::nullopt;
  }

 private:
  static credentials parse(const std::string& text, const std::string& path, std::string wanted) {
    static constexpr std::string_view mark = "\xEF\xBB\xBF";
    const std::size_t begin = text.starts_with(mark) ? mark.size() : 0;
    simdjson::dom::parser parser;
    element root;
    if (const auto fault = parser.parse(text.substr(begin)).get(root)) {
      refuse(path + ": is not JSON: " + simdjson::error_message(fault));
    }
    if (wanted.empty()) wanted = current(root, path);
    simdjson::dom::array profiles;
    if (root["profiles"].get(profiles) != simdjson::SUCCESS) {
      refuse(path + ": field 'profiles' is missing or not a list");
    }
    std::string names;
    for (const element each : profiles) {
      std::string_view name;
      if (each["name"].get(name) != simdjson::SUCCESS) continue;
      if (name == wanted) return keys_of(profile(each, path, name));
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    refuse(path + ": has no profile '" + wanted + "'; it has: " + (names.empty() ? "none" : names));
  }

  static std::string current(element root, const std::string& path) {
    std::string_view name;
    if (root["current"].get(name) != simdjson::SUCCESS || name.empty()) {
      refuse(path +
             ": field 'current' is missing or empty; set it, or name a profile with "
             "--profile or ALIBABA_CLOUD_PROFILE");
    }
    return std::string(name);
  }

  os::environment env_;
  std::string typed_;
};

}  // namespace

std::unique_ptr<credentials_provider> config_file_provider(os::environment env,
                                                           std::string profile) {
  return std::make_unique<from_config_file>(std::move(env), std::move(profile));
}

}  // namespace mpustop::auth
