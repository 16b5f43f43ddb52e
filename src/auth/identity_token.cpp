#include "auth/identity_token.hpp"

#include <mpustop/error.hpp>

#include "core/printable.hpp"
#include "os/small_file.hpp"

namespace mpustop::auth {

credentials assume_role_by_token(key_services& services, const role_request& role,
                                 const std::string& oidc_provider_arn,
                                 const std::string& token_file) {
  const auto file = os::read_small_file(token_file);
  const std::string path = core::printable(token_file, 4'096);
  if (!file) throw error(error_kind::usage, path + ": no such file: the OIDC token is wanted");
  const std::size_t last = file->text.find_last_not_of(" \t\r\n");
  if (last == std::string::npos) {
    throw error(error_kind::usage, path + ": is empty: the OIDC token is wanted");
  }
  return services.assume_role_with_oidc(role, oidc_provider_arn, file->text.substr(0, last + 1));
}

}  // namespace mpustop::auth
