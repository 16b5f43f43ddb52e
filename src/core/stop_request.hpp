#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include <mpustop/options.hpp>

#include "core/message.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// Makes signed `StopLiveMPUTask` requests: `POST /` with AppId and TaskId in the query, an empty
/// body (facts 1.1). What is constant per key pair and host is prepared once; the rest is written
/// into buffers that are reused.
class stop_request {
 public:
  /// `authority` is the Host exactly as on the wire, port included when not the default.
  stop_request(credentials keys, signature_version version, std::string scheme,
               std::string authority);

  /// Signs one attempt. `nonce` must be new on every call. The result is valid until the next call.
  request_view sign(std::string_view app_id, std::string_view task_id, wall_time now,
                    std::string_view nonce);

 private:
  // ... the implementer decides
};

}  // namespace mpustop::core
