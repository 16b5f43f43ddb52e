#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "http/h1_response_parser.hpp"
#include "http/server_session.hpp"

namespace mpustop::http {

/// Reads requests of HTTP/1.1, one after the other (RFC 9112), each bounded to 64 KiB of header
/// and 64 KiB of body.
class h1_request_parser {
 public:
  h1_request_parser();
  ~h1_request_parser();

  /// Awaits the next request.
  void begin();
  /// Reads on. `used` bytes are done with; the rest is to be given again, with more behind it.
  h1_progress put(std::string_view bytes, std::size_t& used);

  server_request& request();
  bool keep_alive() const;
  /// The header is complete, its body is not, and the client waits for a 100 before it sends it.
  bool expects_continue() const;
  /// What to answer when it failed: 400, 413 or 431.
  int refusal() const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// "Not Found" for 404; empty for an unknown status.
std::string_view reason_phrase(int status);

}  // namespace mpustop::http
