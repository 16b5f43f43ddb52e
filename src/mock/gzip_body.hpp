#pragma once

#include "http/server_session.hpp"

namespace mpustop::mock {

/// Packs the body of an answer and names its `content-encoding: gzip` (RFC 9110 8.4.1.3).
void compress(http::server_response& answer);

}  // namespace mpustop::mock
