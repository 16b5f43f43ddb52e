#pragma once

#include <mpustop/credentials.hpp>

namespace mpustop::engine {

/// The same pair and token, whenever it ends.
inline bool same_keys(const credentials& a, const credentials& b) {
  return a.access_key_id == b.access_key_id && a.access_key_secret == b.access_key_secret &&
         a.security_token == b.security_token;
}

}  // namespace mpustop::engine
