#pragma once

#include <optional>

#include "mock/call.hpp"

namespace mpustop::mock {

/// The two halves of `read_call`: `out.parameters` holds the decoded query, and for V1 the form.
std::optional<refusal> read_v1_fields(call& out);
std::optional<refusal> read_v3_fields(const http::server_request& request, call& out);

}  // namespace mpustop::mock
