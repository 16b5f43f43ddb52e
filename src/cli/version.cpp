#include "cli/version.hpp"

#include <fmt/format.h>
#include <nghttp2/nghttp2.h>
#include <openssl/crypto.h>

#include "cli/build_commit.hpp"
#include "cli/build_settings.hpp"
#include "core/version.hpp"

namespace mpustop::cli {

std::string version_text() {
  const std::string_view commit = MPUSTOP_COMMIT;
  return fmt::format(
      "mpustop {}{}{}\n"
      "built by {}, {}\n"
      "runs with nghttp2 {}, OpenSSL {}\n"
      "built with {}",
      core::version(), commit.empty() ? "" : ", commit ", commit, MPUSTOP_COMPILER,
      MPUSTOP_BUILD_TYPE, nghttp2_version(0)->version_str, OpenSSL_version(OPENSSL_VERSION_STRING),
      MPUSTOP_LIBRARIES);
}

}  // namespace mpustop::cli
