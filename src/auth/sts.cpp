#include "auth/sts.hpp"

#include <mpustop/error.hpp>

#include "auth/service_call.hpp"
#include "auth/sts_advice.hpp"
#include "core/clock_correction.hpp"
#include "core/nonce.hpp"
#include "core/printable.hpp"
#include "core/stop_signer.hpp"
#include "core/timestamp.hpp"
#include "os/entropy.hpp"

namespace mpustop::auth {
namespace {

core::wall_time wall_now() { return std::chrono::system_clock::now(); }

constexpr const char* unreachable =
    ". See that this machine reaches it: ALIBABA_CLOUD_STS_REGION names another region's, "
    "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true the one inside of a VPC, HTTPS_PROXY a proxy";

}  // namespace

credentials sts::assume_role(const role_request& role, const credentials& by) const {
  return ask("AssumeRole", role,
             [&](const sts_moment& at) { return assume_role_request(role, by, at); },
             {by.access_key_id, by.access_key_secret, by.security_token});
}

credentials sts::assume_role_with_oidc(const role_request& role,
                                       const std::string& oidc_provider_arn,
                                       const std::string& token) const {
  const std::string bare = trimmed_token(token);
  return ask("AssumeRoleWithOIDC", role,
             [&](const sts_moment& at) {
               return assume_role_with_oidc_request(role, oidc_provider_arn, bare, at);
             },
             {bare});
}

credentials sts::ask(const char* action, const role_request& role, const request_maker& make,
                     const std::vector<std::string>& secrets) const {
  const std::string what = std::string(action) + " of " + core::printable(role.arn, 160) + ": ";
  net::http_request call{.to = sts_endpoint(role.sts_region, variable_)};
  call.through = proxy_for(call.to, variable_);
  call.ca_file = ca_file_;
  call.method = "POST";
  call.headers = {{"content-type", "application/x-www-form-urlencoded"},
                  {"accept", "application/json"},
                  {"user-agent", core::user_agent()}};
  core::nonce_sequence nonces(os::random_u64(), os::random_u64());
  core::clock_correction clock;
  for (;;) {
    const unsigned epoch = clock.epoch();
    sts_request request = make({wall_now() + clock.offset(), nonces.next()});
    call.target = std::move(request.target);
    call.body = std::move(request.form);
    const net::http_outcome outcome = net::http_call(call);
    if (!outcome.error.empty())
      throw error(error_kind::usage, what + outcome.error + (outcome.connected ? "" : unreachable));
    key_document answer = read_key_document(outcome.answer.body, key_issuer::sts);
    if (outcome.answer.status == 200 && answer.keys) return std::move(*answer.keys);
    const auto date = core::parse_http_date(outcome.answer.date);
    if (answer.code.starts_with("InvalidTimeStamp") &&
        clock.expired(epoch, date, wall_now()) == core::clock_correction::result::corrected)
      continue;
    const std::string_view advice = sts_advice(answer.code);
    throw error(error_kind::usage,
                what + refusal_text(call.to, outcome.answer.status, answer, secrets) +
                    (advice.empty() ? "" : ". ") + std::string(advice));
  }
}

}  // namespace mpustop::auth
