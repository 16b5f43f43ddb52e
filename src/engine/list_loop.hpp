#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <mpustop/options.hpp>

#include "core/list_machine.hpp"
#include "core/list_page_reader.hpp"
#include "core/nonce.hpp"
#include "core/reply.hpp"
#include "core/rpc_request.hpp"
#include "engine/load_keys.hpp"
#include "engine/wall_clock.hpp"
#include "net/endpoint.hpp"
#include "net/transport.hpp"

namespace mpustop::engine {

/// Lists the tasks of AppIds: pulls actions from the machine and does them on the transport. One
/// thread, that of `run`; the callbacks are called from it.
class list_loop : private net::transport_events {
 public:
  struct callbacks {
    std::function<void(const core::listed_app&)> on_app;
    std::function<void(const std::string&)> on_notice;
  };

  /// `apps`: valid AppIds, all different. Of `wanted`, where and how the calls go, the keys, `qps`
  /// (not 0) and the times count. Throws error(usage) naming the option that is wrong.
  list_loop(const options& wanted, std::vector<std::string> apps, callbacks calls);
  ~list_loop() override;

  /// To the end. Throws error(connect) when there is no connection to begin with.
  core::list_totals run();

  /// These two from any thread.
  void stop();
  /// Whether further AppIds are to wait.
  void hold(bool held);

 private:
  void on_response(net::attempt_id id, core::response& answer) override;
  void on_failure(net::attempt_id id, core::transport_failure why) override;
  void on_settled(net::attempt_id id) override;
  void on_network_round_trip(core::peer_id, core::duration) override {}
  void on_connected(std::string_view protocol) override;
  void on_connect_failed(std::string_view text) override;
  void on_notice(std::string_view text) override;
  void on_room() override;

  void schedule_pump();
  void pump();
  bool perform(const core::list_step& step, core::time_point now);
  void send(const core::list_step& step, core::time_point now);
  void wait_until(core::time_point when);
  void finish();
  void use(const credentials& keys);
  void heed_keys(bool page);

  options wanted_;  ///< its keys are those in use
  boost::asio::io_context io_{1};
  boost::asio::steady_timer timer_{io_};
  callbacks calls_;
  const unsigned page_size_;
  core::list_machine machine_;
  net::endpoint where_;
  std::optional<core::rpc_request> signer_;
  core::nonce_sequence nonces_;
  wall_clock wall_;
  core::reply_reader replies_;
  core::list_page_reader pages_;
  core::reply reply_;
  core::list_page page_;
  bool any_page_ = false;
  std::optional<load_keys> keys_;
  std::unique_ptr<net::transport> transport_;

  bool connected_ = false;  ///< some connection has been up
  bool stopped_ = false;
  bool pump_scheduled_ = false;
  bool finished_ = false;
  core::time_point waiting_until_ = core::never;
};

}  // namespace mpustop::engine
