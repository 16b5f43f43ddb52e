#include "core/stop_request.hpp"

#include "core/stop_signer.hpp"
#include "core/version.hpp"

namespace mpustop::core {

stop_request::stop_request(credentials keys, signature_version version, std::string scheme,
                           std::string authority)
    : signer_(version == signature_version::v1
                  ? make_v1_signer(keys, std::move(scheme), std::move(authority))
                  : make_v3_signer(keys, std::move(scheme), std::move(authority))) {}

stop_request::~stop_request() = default;
stop_request::stop_request(stop_request&&) noexcept = default;
stop_request& stop_request::operator=(stop_request&&) noexcept = default;

request_view stop_request::sign(std::string_view app_id, std::string_view task_id, wall_time now,
                                std::string_view nonce) {
  return signer_->sign(app_id, task_id, now, nonce);
}

std::string_view stop_request::signed_text(std::string_view app_id, std::string_view task_id,
                                           wall_time now, std::string_view nonce) {
  return signer_->signed_text(app_id, task_id, now, nonce);
}

std::string user_agent() { return "mpustop/" + std::string(version()); }

}  // namespace mpustop::core
