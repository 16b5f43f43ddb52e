#include <mpustop/error.hpp>

#include "auth/key_recipe.hpp"
#include "auth/places.hpp"
#include "core/printable.hpp"

namespace mpustop::auth {
namespace {

class by_profile final : public credentials_provider {
 public:
  by_profile(key_context with, std::string name)
      : with_(std::move(with)), wanted_(std::move(name)) {
    if (wanted_.empty()) wanted_ = with_.env("ALIBABA_CLOUD_PROFILE").value_or("");
  }

  key_answer load() override {
    if (!recipe_.fetch) {
      const std::string looked_at = search();
      if (!recipe_.fetch) return {.keys = {}, .what = looked_at};
    }
    return {
        .keys = recipe_.fetch(), .what = origin_, .renews = recipe_.renews, .warnings = warnings_};
  }

 private:
  /// Finds the recipe, or says what was looked at.
  std::string search() {
    std::string looked_at;
    for (const auto in : {search_config_file, search_ini_file}) {
      profile_search result = in(with_.env, wanted_);
      if (result.found) {
        recipe_ = recipe_of(*result.found, with_);
        origin_ = "profile '" + result.found->name + "' of " + result.found->file + " (" +
                  recipe_.mode + ")";
        warnings_ = std::move(result.warnings);
        return {};
      }
      looked_at += (looked_at.empty() ? "" : ", ") + result.looked_at;
    }
    if (wanted_.empty()) return looked_at;
    throw error(error_kind::usage,
                "there is no profile '" + core::printable(wanted_) + "'; looked at: " + looked_at);
  }

  key_context with_;
  std::string wanted_;
  key_recipe recipe_;
  std::string origin_;
  std::vector<std::string> warnings_;
};

}  // namespace

std::unique_ptr<credentials_provider> profile_place(key_context with, std::string name) {
  return std::make_unique<by_profile>(std::move(with), std::move(name));
}

}  // namespace mpustop::auth
