#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/time.hpp"
#include "http/server_session.hpp"
#include "mock/fault_spec.hpp"

namespace mpustop::mock {

/// How one connection speaks its protocol wrongly, on purpose. Sans I/O: it stands between the
/// connection and its session, and what the session writes passes through it.
class misbehaviour {
 public:
  virtual ~misbehaviour() = default;

  /// The connection's protocol is known; comes before all else.
  virtual void begin(http::server_session&, core::time_point) {}
  /// The time goes on. Called before what arrives is given to the session, and when `due` is.
  virtual void tick(http::server_session&, core::time_point) {}
  virtual core::time_point due() const { return core::never; }
  /// Whether the service is told of a request that has arrived.
  virtual bool takes(std::uint32_t) const { return true; }
  /// Nothing is read any more; `drained` is asked for more whenever the peer has taken the last.
  virtual bool floods() const { return false; }

  /// A request was told to the service. `active`: within the time at which faults happen. Faults of
  /// the whole connection may act on the session here.
  virtual void requested(http::server_session& session, std::uint32_t stream, bool active) = 0;
  /// Sends the answer, or what comes in its place. Called at once or when its latency is over.
  virtual void answer(http::server_session& session, std::uint32_t stream,
                      const http::server_response& answer, fault happens) = 0;
  /// What the session has to send was appended to `out`, in whole frames or messages: bytes of our
  /// own may be added, or some taken away.
  virtual void drained(http::server_session& session, std::string& out) = 0;
  /// Something is still to be sent, when it is due: the connection does not end before.
  virtual bool holds_back() const { return false; }
};

/// By the protocol of the session.
std::unique_ptr<misbehaviour> make_misbehaviour(const http::server_session& session,
                                                const connection_faults& faults);

/// The two of them.
std::unique_ptr<misbehaviour> make_h2_misbehaviour(const connection_faults& faults);
std::unique_ptr<misbehaviour> make_h1_misbehaviour(const connection_faults& faults);

}  // namespace mpustop::mock
