#include "auth/ecs_metadata.hpp"

#include <mpustop/error.hpp>

#include "auth/key_document.hpp"
#include "auth/provider.hpp"
#include "auth/service_call.hpp"
#include "core/sign.hpp"

namespace mpustop::auth {
namespace {

constexpr std::string_view role_path = "/latest/meta-data/ram/security-credentials/";
constexpr std::size_t longest_role_name = 128;

std::string first_line(const std::string& body) {
  return body.substr(0, body.find_first_of("\r\n"));
}

class metadata_client {
 public:
  explicit metadata_client(const metadata_service& service) : service_(service) {}

  std::optional<credentials> keys(std::string role, bool allow_v1) {
    if (!authorize(allow_v1)) return std::nullopt;
    if (role.empty()) {
      const auto names = get(std::string(role_path));
      role = names ? first_line(*names) : "";
      if (role.empty()) return std::nullopt;
      if (role.size() > longest_role_name || !key_text_fault(role).empty())
        refuse(service_.at.url() + " answered a request for the role with what is no role's name");
    }
    std::string path(role_path);
    core::percent_encode(role, path);
    const auto body = get(path);
    if (!body) return std::nullopt;
    key_document answer = read_key_document(*body, key_issuer::metadata);
    if (!answer.keys) refuse(refusal_text(service_.at, 200, answer, {token_}));
    return std::move(*answer.keys);
  }

 private:
  /// Fetches version 2's token; goes without one where that fails and version 1 is allowed. False:
  /// there is no service.
  bool authorize(bool allow_v1) {
    net::http_request call = request("PUT", "/latest/api/token");
    call.headers = {{"x-aliyun-ecs-metadata-token-ttl-seconds", "21600"}};
    const net::http_outcome outcome = net::http_call(call);
    if (!outcome.connected) return false;
    token_ = outcome.error.empty() && outcome.answer.status == 200 ? first_line(outcome.answer.body)
                                                                   : "";
    if (!token_.empty() && key_text_fault(token_).empty()) return true;
    token_.clear();
    if (allow_v1) return true;
    const std::string why =
        !outcome.error.empty() ? outcome.error
        : outcome.answer.status != 200
            ? service_.at.url() + " answered " + status_text(outcome.answer.status)
            : service_.at.url() + " answered with what is no token";
    refuse("version 2 fails (" + why +
           "), and version 1 is forbidden (ALIBABA_CLOUD_IMDSV1_DISABLED)");
  }

  /// The body; nothing where the service does not have it.
  std::optional<std::string> get(std::string path) const {
    net::http_request call = request("GET", std::move(path));
    if (!token_.empty()) call.headers = {{"x-aliyun-ecs-metadata-token", token_}};
    net::http_outcome outcome = net::http_call(call);
    if (!outcome.error.empty()) refuse(outcome.error);
    if (outcome.answer.status == 404) return std::nullopt;
    if (outcome.answer.status != 200)
      refuse(service_.at.url() + " answered " + status_text(outcome.answer.status));
    return std::move(outcome.answer.body);
  }

  net::http_request request(std::string method, std::string path) const {
    net::http_request call{.to = service_.at};
    call.method = std::move(method);
    call.target = std::move(path);
    call.connect_timeout = service_.connect_timeout;
    call.answer_timeout = service_.answer_timeout;
    return call;
  }

  [[noreturn]] static void refuse(const std::string& why) {
    throw error(error_kind::usage,
                "ECS metadata service: " + why +
                    ". Set ALIBABA_CLOUD_ECS_METADATA_DISABLED=true to go without it");
  }

  const metadata_service& service_;
  std::string token_;  ///< empty: version 1
};

}  // namespace

std::optional<credentials> ecs_role_keys(const std::string& role_name, bool allow_v1,
                                         const metadata_service& service) {
  return metadata_client(service).keys(role_name, allow_v1);
}

}  // namespace mpustop::auth
