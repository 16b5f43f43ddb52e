#include "mock/connection_faults.hpp"

#include <array>
#include <vector>

#include "mock/fault_value.hpp"

namespace mpustop::mock {
namespace {

/// Reads a value of the kind that its member has.
template <auto Member>
std::string_view take(std::string_view text, connection_faults& into) {
  using member = decltype(into.*Member);
  if constexpr (std::is_same_v<member, unsigned&>)
    return read_count(text, into.*Member);
  else if constexpr (std::is_same_v<member, double&>)
    return read_share(text, into.*Member);
  else
    return read_duration(text, into.*Member);
}

using all = connection_faults;

constexpr std::array others{
    connection_switch{"h1-close-after", "N", "closed, unsaid, after each N answers",
                      take<&all::close_after>},
    connection_switch{"h1-idle-close", "TIME", "closed so long after an answer",
                      take<&all::idle_close>},

    connection_switch{"tcp-refuse", "TIME", "connections are closed and refused so long",
                      take<&all::refuse>},
    connection_switch{"tcp-vanish", "N", "the link is dead after N requests: no ACK, no end",
                      take<&all::vanish>},
    connection_switch{"tcp-rst-accept", "SHARE%", "connections that get RST at once",
                      take<&all::rst_accept>},
    connection_switch{"tls-mute", "SHARE%", "handshakes that are never answered",
                      take<&all::tls_mute>},
    connection_switch{"tls-alert", "N", "a fatal alert after N requests", take<&all::alert>},
    connection_switch{"tls-no-notify", "SHARE%", "connections that end without close_notify",
                      take<&all::tls_no_notify>},
    connection_switch{"tls-wrong-cert", "SHARE%", "connections with a certificate of another",
                      take<&all::tls_wrong_cert>},
    connection_switch{"tls-1.1", "SHARE%", "connections that speak nothing newer than TLS 1.1",
                      take<&all::tls_old>},
};

}  // namespace

std::span<const connection_switch> connection_switches() {
  static const std::vector<connection_switch> every = [] {
    std::vector<connection_switch> rows(h2_switches().begin(), h2_switches().end());
    rows.insert(rows.end(), others.begin(), others.end());
    return rows;
  }();
  return every;
}

}  // namespace mpustop::mock
