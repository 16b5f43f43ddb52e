#pragma once

#include <optional>
#include <string_view>

#include <mpustop/options.hpp>

namespace mpustop::core {

/// What a "signature does not match" message quotes of the server's side (facts 4.2). The views are
/// into the message. They hold the key id and the token: only `compare_signed` may look at them.
struct signing_quote {
  signature_version version = signature_version::v1;
  std::string_view lead;  ///< the message up to the quote: fit to be shown
  std::string_view text;  ///< V1: the string to sign; V3: the canonical request
  std::string_view hash;  ///< V3: the string to sign, which holds the canonical request's hash
};

/// Nothing where the message quotes neither version's text.
std::optional<signing_quote> find_signing_quote(std::string_view message);

}  // namespace mpustop::core
