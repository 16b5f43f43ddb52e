#include "cli/keys_setting.hpp"

#include <memory>

#include "auth/key_chain.hpp"

namespace mpustop::cli {

keys_setting take_keys(options& wanted, const std::string& profile,
                       const os::environment& variable) {
  auto chain = std::make_shared<auth::key_chain>(variable, profile,
                                                 auth::make_key_services(variable, wanted.ca_file));
  wanted.keys = chain->fetch();
  keys_setting found{chain->origin(), chain->warnings()};
  if (chain->renews()) wanted.renewal = std::move(chain);
  return found;
}

void tell(const keys_setting& keys, talk& out) {
  for (const std::string& warning : keys.warnings) out.notice("warning: " + warning);
}

}  // namespace mpustop::cli
