#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/stop_request.hpp"

namespace mpustop::core {

/// A signature version's maker of requests.
class stop_request::signer {
 public:
  virtual ~signer() = default;
  virtual request_view sign(std::string_view app_id, std::string_view task_id, wall_time now,
                            std::string_view nonce) = 0;
  virtual std::string_view signed_text(std::string_view app_id, std::string_view task_id,
                                       wall_time now, std::string_view nonce) = 0;
};

std::unique_ptr<stop_request::signer> make_v1_signer(const credentials& keys, std::string scheme,
                                                     std::string authority);
std::unique_ptr<stop_request::signer> make_v3_signer(const credentials& keys, std::string scheme,
                                                     std::string authority);

/// The call (facts 1.1).
inline constexpr std::string_view stop_action = "StopLiveMPUTask";
inline constexpr std::string_view live_version = "2016-11-01";

/// "mpustop/VERSION".
std::string user_agent();

}  // namespace mpustop::core
