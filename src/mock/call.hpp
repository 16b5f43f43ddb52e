#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/sign.hpp"
#include "http/server_session.hpp"
#include "mock/refusal.hpp"

namespace mpustop::mock {

enum class answer_format { json, xml };

/// The actions that the service knows.
inline constexpr std::string_view stop_action = "StopLiveMPUTask";
inline constexpr std::string_view list_action = "ListRtcMPUTaskDetail";

/// A request of the RPC style, decoded (facts 2 and 3). The views point into `parameters` and into
/// the request: valid until either changes.
struct call {
  bool v3 = false;
  answer_format format = answer_format::xml;  ///< XML is the default (facts 0.8)
  std::string_view path;
  /// V1: of the query and the form body, without `Signature`. V3: of the query.
  core::parameters parameters;

  std::string_view action;
  std::string_view version;
  std::string_view access_key_id;
  std::string_view timestamp;
  std::string_view nonce;
  std::string signature;
  std::optional<std::string_view> security_token;

  // V3 only
  std::string_view signed_headers;  ///< names joined with `;`, as in Authorization
  std::string_view content_sha256;  ///< as the client states it
};

/// Decodes target and body, tells the version of the signature (an `Authorization` header makes it
/// V3) and fills the fields. Says what is missing or not of the form it must have; `out.format`
/// and `out.path` hold then as well.
std::optional<refusal> read_call(const http::server_request& request, call& out);

/// The value of the first header of that (lower-case) name, or null.
const std::string* find_header(const http::server_request& request, std::string_view name);

}  // namespace mpustop::mock
