#include "auth/provider.hpp"

#include <mpustop/error.hpp>

namespace mpustop::auth {
namespace {

constexpr const char* id_name = "ALIBABA_CLOUD_ACCESS_KEY_ID";
constexpr const char* secret_name = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
constexpr const char* token_name = "ALIBABA_CLOUD_SECURITY_TOKEN";

class from_environment final : public credentials_provider {
 public:
  explicit from_environment(os::environment env) : env_(std::move(env)) {}

  std::optional<credentials> load() override {
    credentials keys{value(id_name), value(secret_name), value(token_name)};
    if (keys.access_key_id.empty() && keys.access_key_secret.empty()) return std::nullopt;
    if (keys.access_key_id.empty()) require_both(secret_name, id_name);
    if (keys.access_key_secret.empty()) require_both(id_name, secret_name);
    return keys;
  }

 private:
  std::string value(const char* name) const {
    std::string text = env_(name).value_or("");
    const std::string fault = key_text_fault(text);
    if (!fault.empty()) throw error(error_kind::usage, std::string(name) + " " + fault);
    return text;
  }

  [[noreturn]] static void require_both(const char* set, const char* missing) {
    throw error(error_kind::usage, std::string(set) + " is set but " + missing +
                                       " is empty or not set; set both, or neither");
  }

  os::environment env_;
};

}  // namespace

std::unique_ptr<credentials_provider> environment_provider(os::environment env) {
  return std::make_unique<from_environment>(std::move(env));
}

std::vector<std::unique_ptr<credentials_provider>> default_providers(os::environment env,
                                                                     std::string profile) {
  std::vector<std::unique_ptr<credentials_provider>> out;
  if (profile.empty()) out.push_back(environment_provider(env));
  out.push_back(config_file_provider(std::move(env), std::move(profile)));
  return out;
}

credentials load_credentials(os::environment env, std::string profile) {
  for (const auto& provider : default_providers(std::move(env), std::move(profile))) {
    if (auto keys = provider->load()) return std::move(*keys);
  }
  throw error(error_kind::usage, std::string("no credentials: set ") + id_name + " and " +
                                     secret_name + " (and " + token_name +
                                     " for temporary ones), or make a profile with 'aliyun "
                                     "configure' (~/.aliyun/config.json)");
}

std::string key_text_fault(const std::string& value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c > ' ' && c < '\x7f') continue;
    const char* what = c == ' '                 ? "a blank"
                       : c == '\n' || c == '\r' ? "a line break"
                                                : "a byte outside of printable ASCII";
    return std::string("holds ") + what + " at character " + std::to_string(i + 1) +
           "; remove it (was it pasted with something around it?)";
  }
  return {};
}

}  // namespace mpustop::auth
