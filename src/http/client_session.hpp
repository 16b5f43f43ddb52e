#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/message.hpp"

namespace mpustop::http {

/// The caller's name for a request.
using stream_key = std::uint64_t;

/// What a server asks of its client, beside answering.
enum class server_wish {
  fewer_requests,  ///< ENHANCE_YOUR_CALM, or a GOAWAY with another error: less at once
  http11           ///< HTTP_1_1_REQUIRED (RFC 9113, 7)
};

/// What a client session tells. Called from within `feed`, `eof` and `abandon`, never from
/// `submit` or `drain`; the receiver must not call back into the session from there.
class client_events {
 public:
  virtual ~client_events() = default;
  /// The answer is complete. `answer` may be moved from.
  virtual void on_response(stream_key key, core::response& answer) = 0;
  /// The request ends without an answer.
  virtual void on_failure(stream_key key, core::transport_failure why) = 0;
  /// An abandoned request is accounted for: later bytes of the peer prove that it had arrived.
  virtual void on_settled(stream_key key) = 0;
  /// The peer answered the last `ping()`.
  virtual void on_ping_ack() {}
  /// Told before what became of the requests.
  virtual void on_wish(server_wish) {}
};

/// A codec for one connection: requests in, bytes out; bytes in, answers out. No I/O, no clock.
class client_session {
 public:
  virtual ~client_session() = default;

  /// "h2" or "http/1.1".
  virtual std::string_view protocol() const = 0;
  /// Requests that may be submitted now; 0 when full, draining or closed. An abandoned request
  /// keeps its place until it is settled: nothing is poured into a connection that is silent.
  virtual unsigned room() const = 0;
  /// Requests submitted and not yet answered, failed or settled (abandoned ones count).
  virtual unsigned in_flight() const = 0;
  /// Queues a request. Requires room() > 0 and a key that is not in flight.
  virtual void submit(stream_key key, const core::request_view& request) = 0;
  /// Gives a request up. HTTP/2 resets the stream, sends a PING, and says `on_settled` when the
  /// peer's later bytes prove arrival; HTTP/1.1 can only end the connection (`finished`).
  /// No answer or failure of this key is told afterwards.
  virtual void abandon(stream_key key) = 0;
  /// Asks the peer for a sign of life (HTTP/2 PING), told by `on_ping_ack`. False where the
  /// protocol has none, or the session is finished.
  virtual bool ping() { return false; }
  /// Takes what was read from the peer, cut anywhere.
  virtual void feed(std::string_view bytes, client_events& events) = 0;
  /// The peer ended the connection (or it broke). Every request in flight is told as failed,
  /// every abandoned one as settled.
  virtual void eof(client_events& events) = 0;
  /// Appends what is to be written to the peer, in one piece for many requests. To be called after
  /// `submit`, `abandon`, `ping` and `feed`; also once more when `finished` (a last word may wait).
  virtual void drain(std::string& out) = 0;
  /// No request is or will be accepted (GOAWAY, `Connection: close`, protocol error): the
  /// connection is to be replaced, and closed when `in_flight()` is 0.
  virtual bool draining() const = 0;
  /// The session broke or cannot go on: close the connection now, with `eof`.
  virtual bool finished() const = 0;
  /// Why the session is draining or finished, in words; empty before.
  virtual std::string_view reason() const = 0;
};

struct h2_options {
  unsigned max_streams = 100;  ///< requests at once, if the peer allows as many
  /// The connection is replaced (`draining`) when its stream ids pass this. A knob for tests.
  std::uint32_t last_stream_id_limit = 0x7fffffff;
  /// Requests' header blocks are written by `request_encoder`; off: wholly by nghttp2, which costs
  /// more and is smaller on the wire.
  bool own_header_blocks = true;
  /// Answers are held to their form by `answer_form` alone; off: by nghttp2, too.
  bool own_answer_checks = true;
  /// Bytes of an answer's body that are kept (`core::response::oversized`).
  std::size_t max_body = core::response::max_body;
};

/// A response body without a length or chunks ends with the connection; it is told as complete at
/// `eof`, since the session cannot see how the connection ended: a cut one does not parse as JSON
/// or XML.
/// `max_body`: as in `h2_options`.
std::unique_ptr<client_session> make_h1_session(std::size_t max_body = core::response::max_body);
std::unique_ptr<client_session> make_h2_session(const h2_options& options = {});

}  // namespace mpustop::http
