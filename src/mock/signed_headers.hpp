#pragma once

#include <optional>
#include <string_view>

#include "core/sign.hpp"
#include "http/server_session.hpp"
#include "mock/refusal.hpp"

namespace mpustop::mock {

/// Puts the headers that `names` (joined with `;`) lists into `out`, every occurrence of each;
/// `host` is what the request was sent to. Refused (IncompleteSignature) when one of them is not
/// there, or when the request has one that must be signed and is not: host, content-type, x-acs-*
/// (facts 3.2).
std::optional<refusal> collect_signed_headers(const http::server_request& request,
                                              std::string_view names, core::parameters& out);

}  // namespace mpustop::mock
