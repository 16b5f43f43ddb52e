#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "http/server_session.hpp"
#include "mock/answer_draw.hpp"
#include "mock/answer_writer.hpp"
#include "mock/fault_dice.hpp"
#include "mock/gateway.hpp"
#include "mock/ledger.hpp"
#include "mock/options.hpp"
#include "mock/quota.hpp"
#include "mock/task_book.hpp"
#include "mock/task_lists.hpp"

namespace mpustop::mock {

/// The stand-in without its sockets: a request and the time in, an answer out.
class service {
 public:
  /// What becomes of a request.
  enum class reaction {
    answer,  ///< the answer is to be sent
    drop,    ///< the connection is to be closed at once, without an answer
    reset,   ///< the same, by RST
    silence  ///< there is no answer
  };
  struct result {
    reaction what = reaction::answer;
    fault happens = fault::none;  ///< where the answer is the `misbehaviour`'s to write
    bool active = false;          ///< within the time at which faults happen
  };

  /// Uses of `options` what concerns requests. `seed` decides the RequestIds.
  service(const mock_options& options, std::uint64_t seed);

  /// Every request that arrives is counted and spends quota, whatever it is, but for
  /// `GET /_ledger`; calls for a list are counted apart and have a quota of their own. What the
  /// gateway refuses is refused, then the quota speaks, then a fault may happen, and the service
  /// behind carries out what is left. `now` never goes back. `spoken`: the protocol of the
  /// connection, and whether it is used again.
  result handle(const http::server_request& request, fault_scope spoken, core::time_point now,
                core::wall_time wall, http::server_response& out);

  /// Whether faults happen to a connection that comes now. Those without a `from` happen before the
  /// first request, too.
  bool faults_active(core::time_point now) const;

  /// Adds a task that runs. With `only_listed_tasks` no others do.
  void add_task(std::string_view app_id, std::string_view task_id);

  mock::ledger& ledger() { return ledger_; }
  const task_book& tasks() const { return tasks_; }
  std::string ledger_json() const;

 private:
  /// Nothing: it is done. `lists`: the call is for a list. `refused`: what the gateway says.
  std::optional<refusal> decide(std::optional<refusal> refused, bool lists, fault_scope spoken,
                                core::time_point now, fault& happens);
  std::optional<refusal> carry_out();
  std::optional<refusal> check_ids();

  gateway gateway_;
  quota quota_;
  quota list_quota_;
  fault_dice dice_;
  fault_spec faults_;
  task_book tasks_;
  task_lists lists_;
  mock::ledger ledger_;
  answer_writer writer_;
  answer_draw draw_;
  unknown_task unknown_;
  call call_;
  std::string_view app_id_;   // of call_
  std::string_view task_id_;  // of call_
};

}  // namespace mpustop::mock
