#include "auth/credentials_uri.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <mpustop/error.hpp>

#include "auth/key_document.hpp"
#include "auth/service_call.hpp"
#include "core/stop_signer.hpp"
#include "net/http_url.hpp"

namespace mpustop::auth {
namespace {

/// What may be a secret in the URI: its path and query, whole and in their parts.
std::vector<std::string> secrets_of(const net::http_url& url) {
  constexpr std::size_t shortest = 8;  // "v1" is none
  std::vector<std::string> out;
  if (url.target.size() >= shortest) out.push_back(url.target);
  const std::size_t query = url.target.find('?');
  if (query != std::string::npos) out.push_back(url.target.substr(query + 1));
  std::string_view rest = url.target;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("/?&="), rest.size());
    if (end >= shortest) out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

}  // namespace

credentials fetch_credentials_uri(const std::string& uri, const os::environment& variable,
                                  const std::string& ca_file) {
  const auto url = net::parse_http_url(uri);
  if (!url)
    throw error(error_kind::usage,
                "credentials URI: not a usable URL; write http://HOST[:PORT]/PATH or https://..., "
                "without a user name or password");
  const std::string what = "credentials URI: ";
  net::http_request call{.to = url->to};
  call.through = proxy_for(url->to, variable);
  call.ca_file = ca_file;
  call.target = url->target;
  call.headers = {{"accept", "application/json"}, {"user-agent", core::user_agent()}};
  const net::http_outcome outcome = net::http_call(call);
  if (!outcome.error.empty())
    throw error(error_kind::usage, what + outcome.error +
                                       ". See that what serves the URI runs, and that the URI is "
                                       "right (ALIBABA_CLOUD_CREDENTIALS_URI or the profile's)");
  key_document answer = read_key_document(outcome.answer.body, key_issuer::uri);
  if (outcome.answer.status == 200 && answer.keys) return std::move(*answer.keys);
  throw error(error_kind::usage,
              what + refusal_text(url->to, outcome.answer.status, answer, secrets_of(*url)) +
                  ". Wanted is 200 and JSON with AccessKeyId, AccessKeySecret, SecurityToken and "
                  "Expiration");
}

}  // namespace mpustop::auth
