#include "auth/credentials_uri.hpp"

#include <mpustop/error.hpp>

#include "auth/key_document.hpp"
#include "auth/service_call.hpp"
#include "core/stop_signer.hpp"
#include "net/http_url.hpp"

namespace mpustop::auth {
namespace {

/// What may be a secret in the URI.
std::string query_of(const net::http_url& url) {
  const std::size_t mark = url.target.find('?');
  return mark == std::string::npos ? "" : url.target.substr(mark + 1);
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
              what + refusal_text(url->to, outcome.answer.status, answer, {query_of(*url)}) +
                  ". Wanted is 200 and JSON with AccessKeyId, AccessKeySecret, SecurityToken and "
                  "Expiration");
}

}  // namespace mpustop::auth
