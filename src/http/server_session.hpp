#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mpustop::http {

/// A request as a server sees it. Header names are lower case; `host` holds Host or :authority and
/// is not repeated among the headers.
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

  // Ways to misbehave, for a stand-in that plays a server in trouble.

  /// Ends a request without an answer: HTTP/2 RST_STREAM with `code`, HTTP/1.1 the connection.
  virtual void reset(std::uint32_t stream, std::uint32_t code) = 0;
  /// HTTP/2: GOAWAY naming the last stream that is answered (2^31-1: a first notice); the session
  /// finishes when those are. HTTP/1.1: the next answer carries `connection: close`.
  virtual void goaway(std::uint32_t last_stream, std::uint32_t code) = 0;
  /// HTTP/2: SETTINGS that change this one. HTTP/1.1: nothing.
  virtual void setting(std::uint16_t id, std::uint32_t value) = 0;
  /// Finishes at once, after what is already to be written.
  virtual void close() = 0;
};

struct h2_server_options {
  unsigned max_concurrent_streams = 128;
};

/// Requests beyond 64 KiB of header or of body are answered 431 or 413 by the session itself.
std::unique_ptr<server_session> make_h1_server_session();
std::unique_ptr<server_session> make_h2_server_session(const h2_server_options& options = {});

}  // namespace mpustop::http
