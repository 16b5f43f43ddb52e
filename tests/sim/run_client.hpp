#pragma once

#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <mpustop/row.hpp>

#include "core/dispatcher.hpp"
#include "core/earlier_rows.hpp"
#include "run_scenario.hpp"
#include "run_server.hpp"
#include "virtual_clock.hpp"

namespace mpustop::sim {

/// How a run differs from the first one of its input.
struct run_life {
  core::earlier_rows* earlier = nullptr;  ///< what earlier runs recorded
  bool begun = false;                     ///< one of them has begun the report
  std::uint64_t number = 0;               ///< draws other moments of the same scenario
  bool shuffled = false;                  ///< the input has another order each time
};

/// One run of the dispatcher over one connection at a time to a server, driven event by event.
class run_client : public std::enable_shared_from_this<run_client> {
 public:
  run_client(virtual_clock& clock, run_server& server, const run_scenario& what,
             const run_life& life = {});

  void start();
  /// Sends nothing more.
  void stop();
  std::size_t in_flight() const { return on_wire_.size(); }
  bool done() const { return done_; }
  mpustop::summary summary() const { return dispatcher_.summary(); }

  /// Called for every row, and when the first connection is up.
  std::function<void(const mpustop::row&)> on_row = [](const mpustop::row&) {};
  std::function<void()> on_connected = [] {};
  std::size_t most_open = 0;
  unsigned sends_after_stop = 0;

 private:
  void at(core::time_point when, std::function<void()> happen);
  bool chance(double share) { return std::uniform_real_distribution<>()(random_) < share; }
  core::duration one_way();
  core::duration there_and_back() const;
  void make_input();
  void connected();
  void fill();
  void pump();
  void wake_at(core::time_point when);
  void perform(const core::action& what);

  void send(const core::act::send& what);
  void arrive(core::attempt_id id, const run_server::request& one);
  void read(core::attempt_id id, const run_server::request& one);
  void answer(core::attempt_id id, const core::reply& with);
  void fail(core::attempt_id id, core::transport_failure why);
  void abandon(core::attempt_id id);
  void settle(core::attempt_id id);
  void lose_connection();
  void connect(unsigned tries);

  virtual_clock& clock_;
  run_server& server_;
  run_scenario what_;
  std::mt19937_64 random_;
  core::dispatcher dispatcher_;
  std::vector<task_record> input_;
  std::size_t next_input_ = 0;
  bool input_due_ = false;
  bool resumes_;
  bool connected_;
  bool was_connected_;
  core::time_point last_arrival_{};
  core::time_point last_reply_{};
  std::set<core::attempt_id> on_wire_;    ///< those that were abandoned too, until settled
  std::set<core::attempt_id> abandoned_;  ///< of these
  core::time_point wake_ = core::never;
  bool stopped_ = false;
  bool done_ = false;
};

}  // namespace mpustop::sim
