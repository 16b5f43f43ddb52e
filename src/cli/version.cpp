#include "cli/version.hpp"

#include <fmt/format.h>
#include <nghttp2/nghttp2ver.h>
#include <openssl/opensslv.h>

#include <boost/version.hpp>
#include "core/version.hpp"

namespace mpustop::cli {

std::string version_text() {
  return fmt::format("mpustop {} (Boost {}.{}.{}, nghttp2 {}, OpenSSL {})", core::version(),
                     BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1'000, BOOST_VERSION % 100,
                     NGHTTP2_VERSION, OPENSSL_VERSION_STR);
}

}  // namespace mpustop::cli
