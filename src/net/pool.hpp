#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/connection_policy.hpp"
#include "net/connect_report.hpp"
#include "net/connection.hpp"
#include "net/event_queue.hpp"
#include "net/https_transport.hpp"
#include "net/resolver.hpp"
#include "net/scarcity.hpp"
#include "net/tls_context.hpp"

namespace mpustop::net {

/// What stands behind a transport: performs the connection policy's actions on real connections.
///
/// A *turn* is one visit of the event loop: inputs go to the policy, its actions are performed,
/// the queued events are told, the timer is set. Nothing is told outside a turn; a call of the user
/// that has something to tell posts one. Handlers keep the pool alive; `close` makes it silent.
class pool final : public connection_owner, public std::enable_shared_from_this<pool> {
 public:
  pool(boost::asio::io_context& context, transport_events& events,
       const transport_options& options);

  void start();
  mpustop::net::room room() const { return {policy_.peer(), policy_.room()}; }
  void want(unsigned requests);
  void send(attempt_id id, const core::request_view& request);
  void abandon(attempt_id id);
  void flush();
  std::uint64_t connections_opened() const { return opened_; }
  mpustop::net::traffic traffic() const { return shared_.buffers.carried; }
  void close();

 private:
  struct abandoned {
    core::time_point deadline;
    core::connection_id connection;
    attempt_id id;
  };

  void on_up(connection& c) override;
  void on_fed(connection& c) override;
  void on_down(connection& c, std::string_view why) override;

  void turn();
  void post_turn();
  void act();
  void perform(const core::pool_action& action);
  void resolve();
  void on_resolved(const resolved& result);
  void open(core::connection_id id, core::peer_id peer);
  void starved(const connection& c, std::string_view why);
  std::string late(core::connection_id id) const;
  void update(connection& c);
  void tell_news(connection& c);
  void leave_http2(const connection& asked_by);
  void remove(core::connection_id id);
  core::peer_id peer_for(const std::string& address);
  void sample_round_trip(const connection& c);
  void mark_dirty(connection& c);
  void set_timer();
  void on_timer();
  void watch(core::time_point now);

  boost::asio::io_context& context_;
  transport_events& events_;
  transport_options options_;
  std::unique_ptr<tls_context> tls_;
  std::optional<proxy> proxy_;
  core::connection_policy policy_;
  event_queue queue_;
  const core::duration watch_period_;
  connection_shared shared_;
  resolver resolver_;
  connect_report report_;
  scarcity_news scarcity_;
  boost::asio::steady_timer timer_;
  core::time_point timer_at_ = core::never;
  core::time_point watch_at_ = core::never;  ///< the next look at stalls and round trips
  std::unordered_map<core::connection_id, std::unique_ptr<connection>> connections_;
  std::vector<std::unique_ptr<connection>> dead_;  ///< destroyed when no call of theirs is running
  std::vector<connection*> dirty_;
  std::vector<core::connection_id> aborted_;  ///< by `abandon`; removed in the next turn
  std::deque<abandoned> abandoned_;           ///< in the order of their deadlines
  std::vector<std::string> addresses_;        ///< by peer id
  core::time_point sample_at_ = core::time_point::min();  ///< not before: a round trip
  std::uint64_t opened_ = 0;
  unsigned told_room_ = 0;
  bool posted_ = false;
  bool closed_ = false;
};

}  // namespace mpustop::net
