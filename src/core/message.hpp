#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mpustop::core {

/// A header field of a request; names are lower case.
struct header_view {
  std::string_view name;
  std::string_view value;
  bool varies = false;  ///< differs on every request: not worth a place in HPACK's table
};

/// A request with an empty body, by reference: valid as long as what it points to.
/// `host` and `content-length` are not among the headers: the session writes them.
struct request_view {
  std::string_view method;     ///< "POST"
  std::string_view scheme;     ///< "https" or "http"
  std::string_view authority;  ///< as signed: host, and port when it is not the default
  std::string_view target;     ///< path and query
  std::span<const header_view> headers;
};

/// An answer: the status, the header fields that decide something, and the body.
struct response {
  int status = 0;
  std::string date;                ///< `date`
  std::string retry_after;         ///< `retry-after`, seconds (RFC 9110 10.2.3)
  std::string acs_retry_after;     ///< `x-acs-retry-after`, milliseconds (facts 4.4)
  std::string ratelimit_user;      ///< `x-ratelimit-user` (facts 4.4)
  std::string ratelimit_user_api;  ///< `x-ratelimit-user-api` (facts 4.4)
  std::string content_encoding;    ///< `content-encoding`
  std::string body;                ///< at most `max_body` bytes
  bool oversized = false;          ///< the body was longer than `max_body`
  bool truncated = false;          ///< the body ended before its announced length

  static constexpr std::size_t max_body = 64 * 1024;
};

/// Why an attempt ended without an answer.
enum class transport_failure {
  not_processed,     ///< provably not handled: REFUSED_STREAM, or a GOAWAY that excludes it
  stream_reset,      ///< RST_STREAM after it may have been handled
  connection_lost,   ///< the connection ended before the answer
  stale_connection,  ///< a connection that had served before ended before any byte of the answer:
                     ///< most likely it was being closed while the request was on its way
                     ///< (RFC 9112 9.3.1)
  protocol_error,    ///< the peer broke the protocol
  timed_out          ///< no answer within the attempt's time
};

/// A short name, as a report's `code` shows it: "ConnectionLost", "Timeout", ...
std::string_view to_string(transport_failure value) noexcept;

}  // namespace mpustop::core
