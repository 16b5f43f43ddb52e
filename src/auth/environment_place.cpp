#include <mpustop/error.hpp>

#include "auth/places.hpp"

namespace mpustop::auth {
namespace {

constexpr const char* id_name = "ALIBABA_CLOUD_ACCESS_KEY_ID";
constexpr const char* secret_name = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
constexpr const char* token_name = "ALIBABA_CLOUD_SECURITY_TOKEN";

class from_environment final : public credentials_provider {
 public:
  explicit from_environment(os::environment env) : env_(std::move(env)) {}

  key_answer load() override {
    credentials keys{value(id_name), value(secret_name), value(token_name)};
    if (keys.access_key_id.empty() && keys.access_key_secret.empty()) {
      return {.keys = {}, .what = std::string(id_name) + " (not set)"};
    }
    if (keys.access_key_id.empty()) require_both(secret_name, id_name);
    if (keys.access_key_secret.empty()) require_both(id_name, secret_name);
    return {.keys = std::move(keys), .what = "the environment"};
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

std::unique_ptr<credentials_provider> environment_place(key_context with) {
  return std::make_unique<from_environment>(std::move(with.env));
}

}  // namespace mpustop::auth
