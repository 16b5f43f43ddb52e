#include <array>
#include <type_traits>

#include "mock/connection_faults.hpp"
#include "mock/fault_value.hpp"

namespace mpustop::mock {
namespace {

using all = h2_connection_faults;

/// Reads a value of the kind that its member has.
template <auto Member>
std::string_view take(std::string_view text, connection_faults& into) {
  auto& value = into.h2.*Member;
  using kind = std::remove_reference_t<decltype(value)>;
  if constexpr (std::is_same_v<kind, unsigned>)
    return read_count(text, value);
  else if constexpr (std::is_same_v<kind, std::vector<unsigned>>)
    return read_limits(text, value);
  else
    return read_duration(text, value);
}

constexpr std::array switches{
    connection_switch{"h2-goaway", "N", "GOAWAY NO_ERROR after each N requests",
                      take<&all::goaway>},
    connection_switch{"h2-goaway-twice", "N", "the same, announced 50 ms before",
                      take<&all::goaway_twice>},
    connection_switch{"h2-goaway-zero", "N", "GOAWAY of stream 0, though answers go on",
                      take<&all::goaway_zero>},
    connection_switch{"h2-calm", "N", "GOAWAY ENHANCE_YOUR_CALM after each N", take<&all::calm>},
    connection_switch{"h2-goaway-error", "N", "GOAWAY INTERNAL_ERROR after each N",
                      take<&all::goaway_error>},
    connection_switch{"h2-streams", "A/B/...", "streams allowed, each for 500 ms in turn",
                      take<&all::streams>},
    connection_switch{"h2-settings-delay", "TIME", "nothing is sent before",
                      take<&all::settings_delay>},
    connection_switch{"h2-late-pings", "TIME", "PINGs are answered so late",
                      take<&all::late_pings>},
    connection_switch{"h2-mute-pings", "N", "PINGs are not answered after N requests",
                      take<&all::mute_pings>},
    connection_switch{"h2-silent", "N", "nothing is sent any more after N requests",
                      take<&all::silent>},
    connection_switch{"h2-ping-flood", "N", "PINGs without end after N requests",
                      take<&all::ping_flood>},
    connection_switch{"h2-settings-flood", "N", "SETTINGS without end after N requests",
                      take<&all::settings_flood>},
    connection_switch{"h2-continuation-flood", "N", "a header without end after N",
                      take<&all::continuation_flood>},
    connection_switch{"h2-empty-flood", "N", "empty DATA without end after N requests",
                      take<&all::empty_flood>},
};

}  // namespace

std::span<const connection_switch> h2_switches() { return switches; }

}  // namespace mpustop::mock
