#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/limiter.hpp"
#include "core/message.hpp"

namespace mpustop::net {

/// The caller's name for a request on its way.
using attempt_id = std::uint64_t;

/// What the transport tells, from within the event loop; never from within a call to the transport.
class transport_events {
 public:
  virtual ~transport_events() = default;
  /// The answer is complete. `answer` may be moved from.
  virtual void on_response(attempt_id id, core::response& answer) = 0;
  /// The request ends without an answer; no byte of it is on its way any more.
  virtual void on_failure(attempt_id id, core::transport_failure why) = 0;
  /// An abandoned request is accounted for: proved to have arrived, or its connection is gone.
  virtual void on_settled(attempt_id id) = 0;
  /// The smallest network round trip that the kernel knows to `peer` (tcpi_min_rtt), asked for
  /// again and again while answers come, if `transport_options::network_round_trips`.
  virtual void on_network_round_trip(core::peer_id peer, core::duration rtt) = 0;
  /// A connection is up. `protocol` is "h2" or "http/1.1".
  virtual void on_connected(std::string_view protocol) = 0;
  /// Every address was tried and none took the connection; tried again later by itself.
  /// `text` says which host, which address and why, in words for an operator.
  virtual void on_connect_failed(std::string_view text) = 0;
  /// Something that an operator should know, in words; the transport goes on by itself.
  virtual void on_notice(std::string_view text) = 0;
  /// `room()` may have grown.
  virtual void on_room() = 0;
};

/// How many requests may be sent now, and to which peer address.
struct room {
  core::peer_id peer = 0;
  unsigned requests = 0;
};

/// Bytes as TCP carried them, handshakes and all.
struct traffic {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
};

/// A pool of connections to one host.
class transport {
 public:
  virtual ~transport() = default;
  /// Begins to resolve and connect.
  virtual void start() = 0;
  virtual mpustop::net::room room() const = 0;
  /// The caller would send this many requests at once if there were room: the pool may grow.
  virtual void want(unsigned requests) = 0;
  /// Requires room().requests > 0. Bytes leave at `flush`.
  virtual void send(attempt_id id, const core::request_view& request) = 0;
  /// Gives a request up (its time is over). Only `on_settled` is told of it afterwards.
  virtual void abandon(attempt_id id) = 0;
  /// Writes what `send` and `abandon` queued: one write a connection.
  virtual void flush() = 0;
  /// Connections opened so far.
  virtual std::uint64_t connections_opened() const = 0;
  virtual mpustop::net::traffic traffic() const = 0;
  /// Closes everything; nothing is told afterwards.
  virtual void close() = 0;
};

}  // namespace mpustop::net
