#include "auth/service_call.hpp"

#include "core/safe_text.hpp"
#include "net/proxy_choice.hpp"

namespace mpustop::auth {

std::optional<net::proxy> proxy_for(const net::endpoint& to, const os::environment& variable) {
  const net::proxy_choice chosen = net::choose_proxy(to, variable);
  if (chosen.variable.empty()) return std::nullopt;
  return net::parse_proxy(chosen.url, chosen.variable);
}

std::string status_text(int status) {
  const bool redirect = status >= 300 && status < 400;
  return std::to_string(status) + (redirect ? ", a redirect, which is not followed" : "");
}

std::string refusal_text(const net::endpoint& asked, int status, const key_document& answer,
                         const std::vector<std::string>& secrets) {
  std::string out = asked.url() + " answered " + status_text(status);
  if (answer.code.empty() || answer.code == "Success")
    return status == 200 ? out + ", but " + answer.fault : out;
  core::redactor clean(secrets);
  clean.append(" " + answer.code, 80, out);
  if (!answer.message.empty()) clean.append(": " + answer.message, 400, out);
  if (answer.request_id.empty()) return out;
  clean.append(" (RequestId " + answer.request_id, 80, out);
  return out + ")";
}

}  // namespace mpustop::auth
