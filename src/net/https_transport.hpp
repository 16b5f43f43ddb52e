#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <mpustop/options.hpp>

#include "net/endpoint.hpp"
#include "net/proxy_url.hpp"
#include "net/transport.hpp"

namespace boost::asio {
class io_context;
}

namespace mpustop::net {

struct transport_options {
  endpoint to;
  /// Not used without TLS, which is for this machine alone. `addresses` are the proxy's then.
  std::optional<proxy> through;
  std::string ca_file;  ///< PEM; empty: the system's store
  http_version_choice http = http_version_choice::automatic;
  bool plain_http2 = false;                         ///< as in `mpustop::options`
  std::size_t max_body = core::response::max_body;  ///< bytes of an answer's body that are kept
  unsigned connections = 0;                         ///< 0: 2 with HTTP/2, up to 128 with HTTP/1.1
  unsigned streams = 0;                             ///< 0: 100
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds quiet{2'000};  ///< HTTP/2: then a PING asks for a sign of life,
  std::chrono::milliseconds dead{5'000};   ///< and silence so long after it is the end
  /// HTTP/2: a connection is replaced when its stream ids pass this. A knob for tests.
  std::uint32_t last_stream_id_limit = 0x7fffffff;
  std::chrono::milliseconds age{300'000};  ///< a connection this old is replaced
  std::vector<std::string> addresses;      ///< IP literals to use instead of asking the resolver
  bool network_round_trips = false;        ///< tell them: what the paranoid guard needs
  std::uint64_t seed = 0;                  ///< of the jitter of the reconnecting
};

/// Parses and takes over what concerns the transport. Throws error(usage).
transport_options make_transport_options(const mpustop::options& options);

/// HTTP/2 or HTTP/1.1 over TLS, or in cleartext on loopback, to one host. Single-threaded: used
/// and run from the thread that runs `context`, which outlives it, as `events` does. It may be
/// destroyed from within an event. Throws error(usage) when the CA file cannot be used.
std::unique_ptr<transport> make_https_transport(boost::asio::io_context& context,
                                                transport_events& events,
                                                const transport_options& options);

}  // namespace mpustop::net
