#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "net/https_transport.hpp"
#include "net/tls_details.hpp"

namespace mpustop::net {

/// One address of the endpoint, or of the proxy, and how far a connection to it came.
struct probed_address {
  /// The next thing to happen, or what failed.
  enum class step { connect, tunnel, tls, done };

  std::string address;      ///< an IP literal
  step at = step::connect;  ///< `done`: all of it worked
  std::string error;        ///< why it ended at `at`, in words; empty: no answer yet
  bool no_route = false;    ///< this machine has no way to such addresses at all
  std::optional<core::duration> connected{};  ///< the time that TCP took
  tls_details tls{};                          ///< of an endpoint with TLS, at `done`
};

/// What was seen so far.
struct probe_facts {
  std::string host;  ///< whose name was looked up: the endpoint's, or its proxy's
  std::optional<core::duration> looked_up{};  ///< the time that took; nothing: no answer yet
  std::string name_error;                     ///< in words
  std::vector<probed_address> addresses;      ///< the first of them, in the order a run takes
  std::size_t more_addresses = 0;             ///< not tried
};

/// Goes every step of the way to an endpoint as a run would, to each of its addresses at the same
/// time, and sends no request: name, TCP, the proxy's tunnel, TLS. Has no time-out: the owner
/// destroys it when it has waited long enough.
class endpoint_probe {
 public:
  static constexpr std::size_t most_addresses = 8;

  /// `context` outlives the probe. Throws error(usage) when the CA file cannot be used.
  endpoint_probe(boost::asio::io_context& context, const transport_options& options);
  ~endpoint_probe();
  endpoint_probe(const endpoint_probe&) = delete;
  endpoint_probe& operator=(const endpoint_probe&) = delete;

  /// Calls `done` from the event loop when every address was tried.
  void start(std::function<void()> done);
  const probe_facts& facts() const;

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace mpustop::net
