#include "core/digest.hpp"
#include "core/sign.hpp"

namespace mpustop::core::v1 {

std::string string_to_sign(std::string_view method, const parameters& all) {
  std::string out(method);
  out += "&%2F&";
  percent_encode(canonical_query(all), out);
  return out;
}

std::string signature(std::string_view secret, std::string_view text) {
  std::string key(secret);
  key += '&';
  const auto code = hmac_key(hash_function::sha1, key)(text);
  std::string out;
  append_base64(code.bytes.data(), code.size, out);
  return out;
}

}  // namespace mpustop::core::v1
