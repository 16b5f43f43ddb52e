#pragma once

#include <memory>
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
  ~stop_request();
  stop_request(stop_request&&) noexcept;
  stop_request& operator=(stop_request&&) noexcept;

  /// Signs one attempt. `nonce` must be new on every call. The result is valid until the next call.
  /// The ids may hold any byte. Throws std::runtime_error when OpenSSL fails.
  request_view sign(std::string_view app_id, std::string_view task_id, wall_time now,
                    std::string_view nonce);

  /// What `sign` signs for the same arguments: with version 1 the string to sign, with version 3
  /// the canonical request, whose hash the string to sign holds. It holds the key id and the token.
  /// Ends the validity of the last result of `sign`.
  std::string_view signed_text(std::string_view app_id, std::string_view task_id, wall_time now,
                               std::string_view nonce);

  /// One way of signing (private to the implementation).
  class signer;

 private:
  std::unique_ptr<signer> signer_;
};

}  // namespace mpustop::core
