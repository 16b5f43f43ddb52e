#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "core/backoff.hpp"
#include "core/limiter.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// The pool's name for a connection; never used twice.
using connection_id = std::uint32_t;

struct connection_policy_options {
  unsigned multiplexed = 2;  ///< connections with HTTP/2
  unsigned most = 128;       ///< connections with HTTP/1.1, opened as needed
  duration connect_timeout = std::chrono::seconds(5);  ///< of a round: name, TCP and TLS
  duration idle_timeout = std::chrono::seconds(20);    ///< HTTP/1.1; the service's is 25 s
  duration next_address_after = std::chrono::milliseconds(250);  ///< RFC 8305, 5
  duration addresses_fresh = std::chrono::seconds(30);           ///< asked for again after this
  duration backoff_first = std::chrono::milliseconds(50);
  duration backoff_most = std::chrono::seconds(5);
  std::uint64_t seed = 0;  ///< of the backoff's jitter
};

/// What the owner of the sockets is to do.
struct pool_action {
  enum class kind {
    none,
    resolve,       ///< ask for the host's addresses, then call `resolved`
    open,          ///< connect `connection` to `peer`, then call `up` or `ended`
    close,         ///< `connection` is no longer needed; it is forgotten already
    time_out,      ///< `connection` did not come up in time: close it; it is forgotten already
    report_failed  ///< no address of a round took a connection; another round follows by itself
  };
  kind what = kind::none;
  connection_id connection = 0;
  peer_id peer = 0;
};

/// The pool of connections to one host as a pure machine: which address, how many connections,
/// when to retry, when to close, and which connection takes the next request.
///
/// Vocabulary. A *link* is a connection from `open` on: connecting, then ready, then draining.
/// A *round* is the search for an address while no link is ready: the last good address first, the
/// next one when a try fails or has not answered for 250 ms, the whole bounded by the connect
/// time-out. The first link that is ready ends it and its address becomes the *peer*.
///
/// Rules. New requests go to ready links of the peer alone. While none is ready one link an address
/// is opened (so one in all while the protocol is unknown). A link that drains or ends is replaced
/// at once, unless it ended without having served an answer: that backs off. Three such ends in a
/// row and the next round begins at another address. Events about forgotten links are ignored.
class connection_policy {
 public:
  explicit connection_policy(const connection_policy_options& options);

  void start();
  /// The host's addresses in the order of preference; empty when the name did not resolve.
  void resolved(std::span<const peer_id> peers, time_point now);
  /// A link is ready. `multiplexed`: HTTP/2.
  void up(connection_id id, bool multiplexed, time_point now);
  /// What the link has under way, and how many more requests it takes.
  void load(connection_id id, unsigned in_flight, unsigned room, time_point now);
  /// An answer came on it.
  void served(connection_id id);
  /// It takes no more requests; what is in flight may still be answered.
  void draining(connection_id id, time_point now);
  /// It did not come up, or it is over.
  void ended(connection_id id, time_point now);
  /// So many requests would be sent at once: HTTP/1.1 grows.
  void want(unsigned requests);

  /// The next thing to do; call it after every input and at `wait_until`, until it says `none`.
  pool_action next(time_point now);
  /// When `next` has something to say without another input.
  time_point wait_until() const;

  /// Requests that may be sent now, all of them to `peer`.
  unsigned room() const { return room_; }
  peer_id peer() const { return peer_.value_or(0); }
  /// The link for the next request: the least loaded with HTTP/2, the one used last with HTTP/1.1
  /// (so that surplus ones fall idle). Requires room() > 0.
  connection_id choose() const;
  /// Links that are not forgotten.
  std::size_t links() const { return links_.size(); }

 private:
  enum class stage { connecting, ready, draining };
  struct link {
    connection_id id;
    peer_id peer;
    stage at = stage::connecting;
    bool served = false;
    unsigned in_flight = 0;
    unsigned room = 0;
    time_point opened;
    time_point idle_since;  ///< since when ready with nothing in flight
  };

  link* find(connection_id id);
  unsigned count(stage at) const;
  bool connecting_to(peer_id peer) const;
  unsigned target() const;
  bool may_open() const;
  void forget(connection_id id);
  void emit(pool_action::kind what, connection_id id = 0, peer_id peer = 0);
  void open(peer_id peer, time_point now);
  void end_unserved(const link& l, time_point now);
  void expire(time_point now);
  void close_idle(time_point now);
  void top_up(time_point now);
  void begin_round(time_point now);
  void go_on_with_round(time_point now);
  void fail_round(time_point now);
  bool next_candidate(peer_id& out);

  connection_policy_options options_;
  std::vector<link> links_;
  std::deque<pool_action> actions_;
  backoff backoff_;
  unsigned room_ = 0;
  unsigned target_ = 0;  ///< HTTP/1.1 or protocol unknown
  connection_id last_id_ = 0;
  std::optional<bool> multiplexed_;
  std::optional<peer_id> peer_;
  unsigned unserved_ = 0;  ///< links of the peer that ended without an answer, in a row

  std::vector<peer_id> known_;  ///< as last resolved
  time_point known_since_ = time_point::min();
  bool stale_ = true;  ///< a round failed since they were asked for
  bool resolving_ = false;

  bool round_ = false;
  time_point round_deadline_ = never;
  time_point next_try_ = never;
  std::vector<peer_id> candidates_;  ///< of this round, tried from the front
  std::size_t tried_ = 0;
};

}  // namespace mpustop::core
