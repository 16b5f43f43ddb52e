#pragma once

#include <string>
#include <string_view>

#include "mock/fault.hpp"

namespace mpustop::mock {

/// An HTTP/1.1 answer as `how` writes it, from `message`: the same answer with a Content-Length
/// and its whole body. Faults that are about something else leave it as it is. `number`: of the
/// answer on its connection; where a fault has several shapes they take turns.
std::string written_as(fault how, std::string_view message, unsigned number);

/// Whether the connection is to be closed behind an answer that was written so.
bool ends_by_close(fault how);

}  // namespace mpustop::mock
