#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/message.hpp"
#include "core/time.hpp"
#include "net/endpoint.hpp"
#include "net/proxy_url.hpp"

namespace mpustop::net {

/// One request of HTTP/1.1 on a connection of its own.
struct http_request {
  endpoint to;                   ///< here http:// is not restricted to this machine
  std::optional<proxy> through;  ///< a tunnel; of use with TLS only
  std::string ca_file;           ///< PEM; empty: the system's store
  std::string method = "GET";
  std::string target = "/";  ///< path and query, percent-encoded
  /// Without `host`, `connection` and `content-length`. Values hold no line breaks.
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  core::duration connect_timeout = std::chrono::seconds(5);  ///< name, TCP, tunnel, TLS together
  core::duration answer_timeout = std::chrono::seconds(10);  ///< from then to the answer's end
};

struct http_outcome {
  core::response answer;   ///< of any status: a redirect is an answer like others
  std::string error;       ///< in words, naming the endpoint; empty: `answer` is whole
  bool connected = false;  ///< the connection came up
};

/// Carries the request out and blocks until it is answered or has failed, on an event loop of its
/// own: to be called from any thread, also one that is left behind when the process exits, but not
/// from one with an event loop to serve. The two
/// time-outs bound it, whatever the resolver, the proxy and the server do. All addresses of a name
/// are tried in turn, each with its share of the time. An answer with a body of more than
/// `core::response::max_body` bytes is an error. Throws error(usage) when `ca_file` is unusable.
http_outcome http_call(const http_request& request);

}  // namespace mpustop::net
