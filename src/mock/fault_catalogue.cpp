#include <array>

#include "mock/fault.hpp"

namespace mpustop::mock {
namespace {

using enum fault_scope;
using enum fault_way;

constexpr std::array<fault_switch, fault_kinds - 1> catalogue{{
    {"500", fault::internal_error, any, refusal, false, "500 InternalError"},
    {"500-after", fault::internal_error_after, any, refusal, true,
     "500 InternalError, the stop is carried out"},
    {"503", fault::unavailable, any, refusal, false, "503 ServiceUnavailable"},
    {"503-html", fault::unavailable_html, any, refusal, false,
     "503 with a proxy's HTML page for a body"},
    {"throttle", fault::throttled, any, refusal, false, "400 Throttling.User"},
    {"drop", fault::drop, any, fault_way::drop, false, "connection closed without an answer"},
    {"drop-after", fault::drop_after, any, fault_way::drop, true,
     "the same, but the stop is carried out"},
    {"mute", fault::mute, any, silence, false, "never answered"},
    {"h2-refused", fault::h2_refused, h2, no_answer, false, "RST_STREAM REFUSED_STREAM"},
    {"h1-close", fault::h1_close, h1, odd_answer, true, "answered with Connection: close"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < catalogue.size(); ++i)
    if (catalogue[i].kind != static_cast<fault>(i + 1)) return false;
  return true;
}
static_assert(in_order());

}  // namespace

std::span<const fault_switch> fault_catalogue() { return catalogue; }

const fault_switch& row_of(fault kind) { return catalogue[static_cast<std::size_t>(kind) - 1]; }

std::string_view to_string(fault kind) {
  return kind == fault::none ? std::string_view{} : row_of(kind).name;
}

}  // namespace mpustop::mock
