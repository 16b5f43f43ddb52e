#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <mpustop/options.hpp>

#include "core/message.hpp"
#include "core/sign.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// Makes signed requests of any action of the Live API: `POST /` with the parameters in the query
/// and an empty body (facts 2, 3). For what is called now and then; `stop_request` is the fast one,
/// and writes the same for the same parameters.
class rpc_request {
 public:
  /// `authority` is the Host exactly as on the wire, port included when not the default.
  rpc_request(credentials keys, signature_version version, std::string scheme,
              std::string authority, std::string action);
  rpc_request(const rpc_request&) = delete;
  rpc_request& operator=(const rpc_request&) = delete;

  /// Signs one attempt. `nonce` must be new on every call. The result is valid until the next call.
  /// Names and values may hold any byte. Throws std::runtime_error when OpenSSL fails.
  request_view sign(const parameters& query, wall_time now, std::string_view nonce);

 private:
  void sign_v1(parameters query, const std::string& date, std::string_view nonce);
  void sign_v3(const parameters& query, const std::string& date, std::string_view nonce);
  void add(std::string name, std::string value, bool varies = false);

  struct header {
    std::string name;
    std::string value;
    bool varies;
  };

  credentials keys_;
  signature_version version_;
  std::string scheme_, authority_, action_;
  std::string target_;
  std::vector<header> headers_;
  std::vector<header_view> views_;
};

}  // namespace mpustop::core
