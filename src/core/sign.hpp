#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mpustop::core {

/// Names and values, not encoded, in any order.
using parameters = std::vector<std::pair<std::string, std::string>>;

/// RFC 3986 percent-encoding of UTF-8 bytes as both signatures want it: A-Z a-z 0-9 - _ . ~ stay,
/// everything else is %XX in upper case (facts 3.1).
void percent_encode(std::string_view text, std::string& out);

/// The same as a view: of `text` itself where nothing in it changes, else of `scratch`.
std::string_view percent_encoded(std::string_view text, std::string& scratch);

/// `k=v` pairs, encoded, sorted by name in byte order and joined with `&`; `k=` for an empty value.
std::string canonical_query(const parameters& query);

/// Signature version 1, HMAC-SHA1 (facts 3.1).
namespace v1 {
/// METHOD & %2F & percent-encoded canonical query. `all` are the query's and form's parameters
/// but `Signature`.
std::string string_to_sign(std::string_view method, const parameters& all);
/// base64(HMAC-SHA1(secret + "&", text)).
std::string signature(std::string_view secret, std::string_view text);
}  // namespace v1

/// Signature version 3, ACS3-HMAC-SHA256 (facts 3.2).
namespace v3 {
/// What is signed, step by step.
struct canonical {
  std::string headers;         ///< "name:value\n" for each, sorted
  std::string signed_headers;  ///< the names, joined with ";"
  std::string request;         ///< the canonical request
  std::string request_hash;    ///< hex SHA-256 of it
  std::string string_to_sign;
};
/// `signed_headers`: every header that is signed (host, content-type, x-acs-*), any case and order;
/// equal names are joined with ",". `payload_hash`: hex SHA-256 of the body.
canonical canonicalize(std::string_view method, std::string_view path, const parameters& query,
                       const parameters& headers, std::string_view payload_hash);
/// hex(HMAC-SHA256(secret, text)).
std::string signature(std::string_view secret, std::string_view text);
/// The value of the Authorization header.
std::string authorization(std::string_view access_key_id, std::string_view signed_headers,
                          std::string_view signature);
/// Lower-case hex SHA-256.
std::string sha256_hex(std::string_view bytes);
}  // namespace v3

}  // namespace mpustop::core
