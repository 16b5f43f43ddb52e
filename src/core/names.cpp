#include <mpustop/error.hpp>
#include <mpustop/row.hpp>

#include "core/message.hpp"

namespace mpustop {

std::string_view to_string(outcome value) noexcept {
  switch (value) {
    case outcome::stopped: return "stopped";
    case outcome::already_stopped: return "already_stopped";
    case outcome::failed: return "failed";
    case outcome::gave_up: return "gave_up";
    case outcome::invalid: return "invalid";
    case outcome::duplicate: return "duplicate";
  }
  return "unknown";
}

int exit_code(error_kind kind) noexcept {
  switch (kind) {
    case error_kind::usage:
    case error_kind::input:
    case error_kind::connect: return 2;
    case error_kind::halted: return 3;
    case error_kind::report: return 4;
  }
  return 2;
}

namespace core {

std::string_view to_string(transport_failure value) noexcept {
  switch (value) {
    case transport_failure::not_processed: return "NotProcessed";
    case transport_failure::stream_reset: return "StreamReset";
    case transport_failure::connection_lost: return "ConnectionLost";
    case transport_failure::stale_connection: return "ConnectionLost";
    case transport_failure::protocol_error: return "ProtocolError";
    case transport_failure::timed_out: return "Timeout";
  }
  return "Unknown";
}

}  // namespace core
}  // namespace mpustop
