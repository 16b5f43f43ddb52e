#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <mpustop/options.hpp>

#include "core/connection_policy.hpp"
#include "core/liveness.hpp"
#include "http/client_session.hpp"
#include "net/channel.hpp"
#include "net/event_queue.hpp"

namespace mpustop::net {

class connection;

/// What a connection tells its pool, as the last thing in a turn of the event loop: the pool may
/// destroy it from there.
class connection_owner {
 public:
  virtual ~connection_owner() = default;
  virtual void on_up(connection& c) = 0;
  /// Bytes came: answers may be in the queue, and room, draining, finished may have changed.
  virtual void on_fed(connection& c) = 0;
  /// It never came up, or its peer ended it. The pool calls `end`.
  virtual void on_down(connection& c, std::string_view why) = 0;
};

/// What all connections of a pool share.
struct connection_shared {
  boost::asio::io_context& context;
  connection_owner& owner;
  event_queue& events;
  http_version_choice http = http_version_choice::automatic;
  http::h2_options h2{};
  core::liveness::options alive{};
  channel_buffers buffers{};
  std::string scratch{};
};

/// What came of the requests of a connection, and what its server asked for, since the last look.
struct connection_news {
  unsigned answers = 0;
  unsigned refused = 0;         ///< provably not processed
  bool fewer_requests = false;  ///< the server asked for it
  bool http11 = false;          ///< the server asked for it
};

/// One connection of the pool: a channel, the session that speaks on it, and what is in flight.
class connection : private channel_events, private http::client_events {
 public:
  connection(core::connection_id id, core::peer_id peer, connection_shared& shared);
  ~connection() override;

  core::connection_id id() const { return id_; }
  core::peer_id peer() const { return peer_; }

  void open(const std::string& address, std::uint16_t port, std::unique_ptr<tls_stream> tls,
            std::unique_ptr<proxy_tunnel> tunnel = nullptr);
  bool is_up() const { return session_ != nullptr; }
  /// Connected to a proxy that has not answered yet.
  bool awaits_proxy() const { return channel_.awaits_proxy(); }
  std::string_view protocol() const { return session_->protocol(); }

  unsigned room() const { return session_ && !retired_ ? session_->room() : 0; }
  unsigned in_flight() const { return session_ ? session_->in_flight() : 0; }
  bool draining() const {
    return retired_ || (session_ && session_->draining() && !session_->finished());
  }
  /// To be ended now: the session broke, or with HTTP/2 drained and nothing is in flight. (With
  /// HTTP/1.1 the policy says when, if the server does not close first.)
  bool finished() const;
  connection_news take_news() { return std::exchange(news_, {}); }
  /// It did not come up because this machine lacks descriptors or ports.
  bool starved() const { return channel_.starved(); }
  /// The last request met its end (transport_failure::stale_connection).
  bool stale() const { return stale_; }
  /// It is given no more requests: `draining` from then on.
  void retire() { retired_ = true; }

  void submit(attempt_id id, const core::request_view& request);
  /// False when `id` is not in flight here. HTTP/1.1: aborts; `finished` from then on.
  bool abandon(attempt_id id);
  /// Whether an abandoned request still waits for the proof that it arrived.
  bool unsettled(attempt_id id) const;
  void flush();
  /// Asks for a sign of life when it is time to. False: there was none, the connection is dead.
  bool look(core::time_point now);
  /// Puts what is in flight into the queue, as failed or settled, and closes.
  void end();
  /// Drops everything at once and says nothing: for `close` of the pool.
  void drop();

  core::time_point blocked_since() const { return channel_.blocked_since(); }
  std::optional<core::duration> min_rtt() const { return channel_.min_rtt(); }

  bool dirty = false;          ///< the pool's: it is in the list of those to flush
  bool told_draining = false;  ///< the pool's

 private:
  struct pending {
    attempt_id id;
    std::uint64_t begins;  ///< its bytes lie behind this place of the channel's output
    bool abandoned;
  };

  void on_open() override;
  void on_bytes(std::string_view plaintext) override;
  void on_end(std::string_view why) override;
  void on_response(http::stream_key key, core::response& answer) override;
  void on_failure(http::stream_key key, core::transport_failure why) override;
  void on_settled(http::stream_key key) override;
  void on_wish(http::server_wish wish) override;
  std::optional<pending> take(attempt_id id);

  core::connection_id id_;
  core::peer_id peer_;
  connection_shared& shared_;
  bool tls_ = false;
  bool retired_ = false;
  bool stale_ = false;
  connection_news news_;
  bool aborted_ = false;
  std::unique_ptr<http::client_session> session_;
  std::vector<pending> pending_;
  core::liveness alive_;
  channel channel_;
};

}  // namespace mpustop::net
