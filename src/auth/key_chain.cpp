#include "auth/key_chain.hpp"

#include <mpustop/error.hpp>

#include "auth/places.hpp"

namespace mpustop::auth {

key_chain::key_chain(os::environment env, std::string profile,
                     std::shared_ptr<key_services> services) {
  const key_context with{std::move(env), std::move(services)};
  if (!profile.empty()) {
    places_.push_back(profile_place(with, std::move(profile)));
    return;
  }
  places_.push_back(environment_place(with));
  places_.push_back(oidc_place(with));
  places_.push_back(profile_place(with, {}));
  places_.push_back(ecs_place(with));
  places_.push_back(uri_place(with));
}

key_chain::~key_chain() = default;

credentials key_chain::fetch() {
  if (answered_ == nullptr) return walk();
  key_answer answer = answered_->load();
  if (answer.keys) return std::move(*answer.keys);
  throw error(error_kind::usage, origin_ + " gives no keys any more: " + answer.what);
}

credentials key_chain::walk() {
  std::string looked_at;
  for (const auto& place : places_) {
    key_answer answer = place->load();
    if (answer.keys) {
      answered_ = place.get();
      origin_ = std::move(answer.what);
      renews_ = answer.renews;
      warnings_ = std::move(answer.warnings);
      return std::move(*answer.keys);
    }
    looked_at += (looked_at.empty() ? "" : ", ") + answer.what;
  }
  throw error(error_kind::usage,
              "no credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET "
              "(and ALIBABA_CLOUD_SECURITY_TOKEN for temporary ones), or make a profile with "
              "'aliyun configure' (~/.aliyun/config.json)\n  looked at: " +
                  looked_at);
}

}  // namespace mpustop::auth
