#pragma once

#include <optional>
#include <string>

#include <mpustop/options.hpp>

#include "core/digest.hpp"
#include "core/time.hpp"
#include "http/server_session.hpp"
#include "mock/call.hpp"
#include "mock/nonce_memory.hpp"
#include "mock/refusal.hpp"

namespace mpustop::mock {

/// What stands before the service and knows requests, keys and signatures, but no tasks. Requests
/// are verified by decoding them and encoding them anew, never by comparing what is on the wire.
class gateway {
 public:
  /// `timed_tokens`: see `mock_options`.
  gateway(credentials keys, bool timed_tokens);

  /// Reads a request into `out` and checks, in this order: method and path, what must be there,
  /// version and action, time, key and security token, nonce, signature. The first that is wrong
  /// is the answer; nothing when all is right, and the nonce is used up then.
  std::optional<refusal> admit(const http::server_request& request, core::time_point now,
                               core::wall_time wall, call& out);

 private:
  std::optional<refusal> check_key(const call& what, core::wall_time wall) const;
  std::optional<refusal> check_signature(const http::server_request& request, const call& what);
  std::optional<refusal> check_v1(const http::server_request& request, const call& what);
  std::optional<refusal> check_v3(const http::server_request& request, const call& what);

  credentials keys_;
  bool timed_tokens_;
  core::hmac_key v1_key_;
  core::hmac_key v3_key_;
  nonce_memory nonces_;
  core::parameters signed_headers_;  // kept for its memory
};

}  // namespace mpustop::mock
