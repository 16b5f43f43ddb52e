#include "engine/reply_rules_of.hpp"

namespace mpustop::engine {

core::reply_rules reply_rules_of(const options& wanted) {
  core::reply_rules out{.already_stopped = wanted.already_stopped};
  if (!wanted.keys.security_token.empty()) out.secrets.push_back(wanted.keys.security_token);
  // Shorter ones are no real keys, and may stand within words.
  constexpr std::size_t shortest = 8;
  for (const std::string& key : {wanted.keys.access_key_id, wanted.keys.access_key_secret}) {
    if (key.size() >= shortest) out.secrets.push_back(key);
  }
  return out;
}

}  // namespace mpustop::engine
