#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <mpustop/credentials.hpp>

namespace mpustop::auth {

/// What a service that gives out keys answered (facts 6.5).
struct key_document {
  std::optional<credentials> keys;
  std::string fault;  ///< why there are none, in words that quote nothing of the answer
  /// As the service sent them, to be cleaned before they are shown; empty: none.
  std::string code, message, request_id;
};

/// Whose answer it is.
enum class key_issuer {
  sts,       ///< fields under "Credentials"; the token and the end are always there
  metadata,  ///< fields at the top, "Code" must be "Success"; token and end always there
  uri        ///< the same, but "Code", the token and the end may be missing
};

/// Reads the JSON body of an answer. Never throws on any bytes.
key_document read_key_document(std::string_view body, key_issuer from);

}  // namespace mpustop::auth
