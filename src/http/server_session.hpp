#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mpustop::http {

/// A request as a server sees it. Header names are lower case; `host` holds Host or :authority.
struct server_request {
  std::string method;
  std::string target;  ///< path and query as on the wire
  std::string host;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct server_response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  ///< lower-case names
  std::string body;  ///< content-length is written by the session
};

/// Called from within `feed`.
class server_events {
 public:
  virtual ~server_events() = default;
  /// A request is complete. Answer with `respond(stream, ...)`, at once or later.
  virtual void on_request(std::uint32_t stream, server_request& request) = 0;
};

/// The server's end of one connection, as a codec.
class server_session {
 public:
  virtual ~server_session() = default;
  virtual std::string_view protocol() const = 0;  ///< "h2" or "http/1.1"
  virtual void feed(std::string_view bytes, server_events& events) = 0;
  /// Answers a request; unknown (already reset) streams are ignored.
  virtual void respond(std::uint32_t stream, const server_response& response) = 0;
  virtual void drain(std::string& out) = 0;  ///< appends what is to be written
  /// The connection is to be closed after what `drain` gives.
  virtual bool finished() const = 0;
};

std::unique_ptr<server_session> make_h1_server_session();
std::unique_ptr<server_session> make_h2_server_session();

}  // namespace mpustop::http
