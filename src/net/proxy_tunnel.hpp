#pragma once

#include <string>
#include <string_view>

#include "http/connect_exchange.hpp"
#include "net/endpoint.hpp"
#include "net/proxy_url.hpp"

namespace mpustop::net {

/// Opens a tunnel to an endpoint on a connection to a proxy: what is to be sent, and what the
/// proxy's answer means, in words for an operator. Bytes only; the channel has the socket.
class proxy_tunnel {
 public:
  enum class status { opening, open, failed };

  proxy_tunnel(const proxy& through, const endpoint& to);

  std::string request() const;
  /// Reads on; what of `bytes` is behind the proxy's answer belongs to the tunnel.
  std::string_view feed(std::string_view bytes);
  /// The connection ended before the tunnel was open.
  void end(std::string_view why);

  status state() const { return status_; }
  /// Why it failed; begins with "the proxy" and holds no credentials.
  const std::string& error() const { return error_; }

 private:
  void fail(std::string why);
  std::string refusal() const;
  std::string clean(std::string_view text) const;

  proxy proxy_;
  std::string target_;  ///< HOST:PORT of the endpoint
  http::connect_exchange exchange_;
  std::string error_;
  status status_ = status::opening;
};

}  // namespace mpustop::net
