#include "auth/key_recipe.hpp"

#include <stdexcept>
#include <vector>

#include <mpustop/error.hpp>

#include "auth/external_program.hpp"
#include "auth/identity_token.hpp"
#include "auth/refused_modes.hpp"
#include "core/command_words.hpp"

namespace mpustop::auth {
namespace {

/// Without a mode the fields tell it, as the vendor's CLI does (facts 6.2).
std::string mode_of(const profile& from) {
  const profile_words& words = *from.words;
  std::string mode = from.fields.text(words.mode);
  if (!mode.empty()) return mode;
  if (!from.fields.text(words.role).empty() && !from.fields.text("access_key_id").empty()) {
    return words.role_arn;
  }
  if (!from.fields.text(words.token).empty()) return words.sts;
  if (!from.fields.text("access_key_id").empty()) return words.access_key;
  if (!from.fields.text(words.instance_role).empty()) return words.ecs_role;
  if (words.external != nullptr && !from.fields.text("process_command").empty()) {
    return words.external;
  }
  if (!from.fields.text(words.token_file).empty()) return words.oidc;
  from.fields.wrong(words.mode, std::string("is missing or empty; '") + words.access_key +
                                    "' or '" + words.sts + "' is wanted, or another one");
}

credentials pair_of(const field_set& fields) {
  return {fields.key("access_key_id"), fields.key("access_key_secret"), {}};
}

role_request role_of(const profile& from) {
  role_request role;
  role.arn = from.fields.required(from.words->role);
  role.session_name = from.fields.text(from.words->session);
  role.external_id = from.fields.text("external_id");
  role.policy = from.fields.text("policy");
  role.duration = from.fields.duration(from.words->duration, role.duration);
  role.sts_region = from.fields.text("sts_region");
  return role;
}

/// What a service says, with the profile that asked it.
std::function<credentials()> asking(const profile& from, std::function<credentials()> fetch) {
  return [fetch = std::move(fetch), where = from.file + ": profile '" + from.name + "': "] {
    try {
      return fetch();
    } catch (const error& fault) {
      throw error(fault.kind(), where + fault.what());
    }
  };
}

key_recipe by_role(const profile& from, const key_context& with) {
  const auto fetch = [services = with.services, role = role_of(from), by = pair_of(from.fields)] {
    return services->assume_role(role, by);
  };
  return {.fetch = asking(from, fetch), .mode = from.words->role_arn, .renews = true};
}

key_recipe by_token(const profile& from, const key_context& with) {
  const auto fetch = [services = with.services, role = role_of(from),
                      provider = from.fields.required("oidc_provider_arn"),
                      file = from.fields.required(from.words->token_file)] {
    return assume_role_by_token(*services, role, provider, file);
  };
  return {.fetch = asking(from, fetch), .mode = from.words->oidc, .renews = true};
}

key_recipe by_instance(const profile& from, const key_context& with) {
  static constexpr const char* off = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
  if (is_true(with.env, off)) {
    from.fields.wrong(from.words->mode, std::string("is '") + from.words->ecs_role + "', but " +
                                            off + "=true forbids to ask the metadata service");
  }
  std::string role = from.fields.text(from.words->instance_role);
  if (role.empty()) role = with.env("ALIBABA_CLOUD_ECS_METADATA").value_or("");
  const bool v1 = !is_true(with.env, "ALIBABA_CLOUD_IMDSV1_DISABLED");
  const auto fetch = [services = with.services, role, v1] {
    if (auto keys = services->ecs_role(role, v1)) return std::move(*keys);
    throw error(error_kind::usage,
                "there is no ECS metadata service here, or no role of the instance; run it on the "
                "instance and attach the role, or use another profile");
  };
  return {.fetch = asking(from, fetch), .mode = from.words->ecs_role, .renews = true};
}

key_recipe by_program(const profile& from, const key_context& with) {
  static constexpr const char* off = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS";
  if (with.env(off) == "1" || is_true(with.env, off)) {
    from.fields.wrong(from.words->mode, std::string("is '") + from.words->external + "', but " +
                                            off + " forbids to run its program");
  }
  const std::string line = from.fields.required("process_command");
  std::vector<std::string> words;
  try {
    words = core::command_words(line);
  } catch (const std::invalid_argument& fault) {
    from.fields.wrong("process_command", fault.what());
  }
  const auto fetch = [words = std::move(words)] { return keys_of_program(words); };
  return {.fetch = asking(from, fetch), .mode = from.words->external, .renews = true};
}

key_recipe fixed(credentials keys, std::string mode) {
  return {.fetch = [keys = std::move(keys)] { return keys; }, .mode = std::move(mode)};
}

}  // namespace

key_recipe recipe_of(const profile& from, const key_context& with) {
  const profile_words& words = *from.words;
  const std::string mode = mode_of(from);
  if (mode == words.access_key) return fixed(pair_of(from.fields), mode);
  if (mode == words.sts) {
    credentials keys = pair_of(from.fields);
    keys.security_token = from.fields.key(words.token);
    return fixed(std::move(keys), mode);
  }
  if (mode == words.role_arn) return by_role(from, with);
  if (mode == words.oidc) return by_token(from, with);
  if (mode == words.ecs_role) return by_instance(from, with);
  if (words.external != nullptr && mode == words.external) return by_program(from, with);
  from.fields.wrong(words.mode, why_refused(mode, words));
}

}  // namespace mpustop::auth
