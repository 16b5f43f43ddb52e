#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "core/address_book.hpp"
#include "core/backoff.hpp"
#include "core/limiter.hpp"
#include "core/link_lives.hpp"
#include "core/random_sequence.hpp"
#include "core/reuse_limit.hpp"
#include "core/stream_cap.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// The pool's name for a connection; never used twice.
using connection_id = std::uint32_t;

struct connection_policy_options {
  unsigned multiplexed = 2;   ///< connections with HTTP/2
  unsigned short_lived = 16;  ///< at most, with HTTP/2, where each takes only a few requests
  unsigned most = 128;        ///< connections with HTTP/1.1, opened as needed
  duration connect_timeout = std::chrono::seconds(5);  ///< of a round: name, TCP and TLS
  duration idle_timeout = std::chrono::seconds(20);    ///< HTTP/1.1; the service's is 25 s
  duration next_address_after = std::chrono::milliseconds(250);  ///< RFC 8305, 5
  duration addresses_fresh = std::chrono::seconds(30);           ///< asked for again after this
  /// A connection this old is replaced where the host's name leads by then; up to a fourth less,
  /// so that not all are at once.
  duration age = std::chrono::minutes(5);
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
    unusable,      ///< `connection` allows no request: close it; it is forgotten already
    report_failed  ///< no address of a round took a connection, or none that did took a request;
                   ///< another round follows by itself
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
///
/// A link that is old is *renewed*: the addresses are asked for again, another link is opened, to
/// the same address if the name still leads there, and when it is up the old one is retired: it
/// takes no more requests and is closed when nothing is under way on it. So are all links of the
/// former peer when one of another address comes up. That is tried too where the peer takes no
/// further links and is silent on those that are left.
///
/// Without descriptors or ports the pool makes do with what links there are and tries to grow
/// again after a while.
///
/// With HTTP/2 a link's room is what the session offers, less what the server's conduct advises:
/// `stream_cap` where it asked for fewer requests, `link_lives` where links end after a few. A link
/// that has taken what links usually take is *spent*: another is opened before it ends. One that
/// offers no room for the connect time-out while nothing is under way on it, and no link has room
/// that is wanted, is unusable: it is replaced, and the second time in a row that is told.
class connection_policy {
 public:
  explicit connection_policy(const connection_policy_options& options);

  void start();
  /// The host's addresses in the order of preference; empty when the name did not resolve.
  void resolved(std::span<const peer_id> peers, time_point now);
  /// A link is ready. `multiplexed`: HTTP/2.
  void up(connection_id id, bool multiplexed, time_point now);
  /// What the link has under way, and how many more requests it takes. To be told after every
  /// request: with HTTP/2 they are counted by this.
  void load(connection_id id, unsigned in_flight, unsigned room, time_point now);
  /// Answers came on it.
  void served(connection_id id, unsigned answers = 1);
  /// Requests on it came back unprocessed.
  void refused(connection_id id, unsigned requests);
  /// The server asked for fewer requests at once (ENHANCE_YOUR_CALM) or failed as a whole.
  void overloaded(connection_id id, time_point now);
  /// It takes no more requests; what is in flight may still be answered.
  void draining(connection_id id, time_point now);
  /// The server will speak another protocol from here on: every link that is ready drains, and
  /// those that are coming up are closed.
  void forget_protocol();
  /// HTTP/1.1: it was over before the request that was sent on it last. To be told before `ended`.
  void stale(connection_id id, time_point now);
  /// It did not come up for want of a descriptor or a port on this machine; it is over.
  void starved(connection_id id, time_point now);
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
  /// The link for the next request. HTTP/1.1: the one used last, so that surplus ones fall idle.
  /// HTTP/2: the one that has taken most, of those with at most twice the load of the least loaded,
  /// so that links that end after equally many requests do not all end together.
  /// Requires room() > 0.
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
    bool renews = false;   ///< connecting: opened to replace one that is old
    bool retired = false;  ///< draining by the pool's own decision, until it closes it
    unsigned in_flight = 0;
    unsigned offered = 0;  ///< by the session
    unsigned room = 0;     ///< of that, what is used
    unsigned taken = 0;    ///< requests so far, less those that came back unprocessed
    unsigned answers = 0;  ///< HTTP/1.1: so far
    time_point opened;
    time_point idle_since;            ///< since when ready with nothing in flight
    duration rested{0};               ///< how long it was idle before what is under way
    time_point renew_at = never;      ///< it is old then
    time_point close_at = never;      ///< retired: when nothing is under way any more
    time_point barred_since = never;  ///< since when it offers nothing, with nothing in flight
  };

  link* find(connection_id id);
  unsigned count(stage at) const;
  unsigned count_ending() const;
  bool connecting_to(peer_id peer) const;
  unsigned target() const;
  bool may_open() const;
  bool may_replace() const;
  time_point opens_at() const;
  bool spent(const link& l) const;
  void clip(link& l);
  void clip_all();
  void revive_idle();
  void drop_unusable(time_point now);
  void forget(connection_id id);
  void emit(pool_action::kind what, connection_id id = 0, peer_id peer = 0);
  void open(peer_id peer, time_point now);
  void end_unserved(const link& l, time_point now);
  void expire(time_point now);
  void close_idle(time_point now);
  void top_up(time_point now);
  time_point tops_up_at() const;
  void not_up(const link& l, time_point now);
  bool peer_fails(time_point now) const;
  void ask_for_addresses();

  void retire(link& l, time_point close_at);
  void say_farewell(link& l, time_point now);
  void close_retired(time_point now);
  void leave_other_peers();
  unsigned count_retired() const;
  duration next_age();
  link* oldest_due(time_point now);
  bool may_renew() const;
  void renew(time_point now);
  void renewed(time_point now);
  void postpone_renewals(time_point now);
  void answered_http1(link& l, time_point now);
  void end_scarcity(time_point now);

  void begin_round(time_point now);
  void go_on_with_round(time_point now);
  void fail_round(time_point now);
  bool next_candidate(peer_id& out);

  static constexpr unsigned max_connecting = 16;  // a burst of 128 handshakes would stall them all
  static constexpr unsigned refused_limit = 3;    // times; then one link is tried at a time

  connection_policy_options options_;
  std::vector<link> links_;
  std::deque<pool_action> actions_;
  backoff backoff_;  ///< of rounds, and of links that end without an answer
  backoff dials_;    ///< of further links that do not come up while one is ready
  random_sequence ages_;
  address_book addresses_;
  unsigned room_ = 0;
  unsigned target_ = 0;  ///< HTTP/1.1 or protocol unknown
  connection_id last_id_ = 0;
  std::optional<bool> multiplexed_;
  std::optional<peer_id> peer_;
  stream_cap cap_;
  link_lives lives_;
  time_point wanted_since_ = never;  ///< since when more is wanted than there is room for
  bool wanted_ = false;
  unsigned unusable_ = 0;  ///< times in a row, without an answer between, that links were
  unsigned unserved_ = 0;  ///< links of the peer that ended without an answer, in a row

  unsigned refused_ = 0;  ///< times that a further link did not come up, in a row
  time_point refused_since_ = time_point::min();
  time_point heard_at_ = time_point::min();  ///< when a request ended last
  reuse_limit reuse_;

  bool scarce_ = false;  ///< no descriptors or ports for further links, it seems
  time_point scarce_until_ = time_point::min();
  duration scarce_for_{0};

  bool round_ = false;
  time_point round_deadline_ = never;
  time_point next_try_ = never;
  std::vector<peer_id> candidates_;  ///< of this round, tried from the front
  std::size_t tried_ = 0;
};

}  // namespace mpustop::core
