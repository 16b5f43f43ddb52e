#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include <boost/circular_buffer.hpp>

#include <mpustop/summary.hpp>
#include <mpustop/task_source.hpp>

#include "core/action.hpp"
#include "core/circuit_breaker.hpp"
#include "core/clock_correction.hpp"
#include "core/denial_watch.hpp"
#include "core/key_renewal.hpp"
#include "core/limiter.hpp"
#include "core/message.hpp"
#include "core/open_tasks.hpp"
#include "core/outage_news.hpp"
#include "core/pair_set.hpp"
#include "core/reply.hpp"
#include "core/retry.hpp"
#include "core/run_stats.hpp"
#include "core/send_gate.hpp"
#include "core/wait_queue.hpp"

namespace mpustop::core {

struct dispatcher_options {
  unsigned qps = 500;  ///< 0: no limiter
  guard_mode guard = guard_mode::strict;
  duration timeout = std::chrono::seconds(10);  ///< of one attempt
  retry_options retry;
  duration max_outage = std::chrono::seconds(900);  ///< a longer one ends the run
  std::size_t max_open = 4096;  ///< tasks read and not ended: where reading stops
  /// Tasks read and not yet sent: where reading stops too, once calls are known to be permitted
  /// (before, other AppIds that lie ahead tell what a denial means). A few hundred of them stay in
  /// the processor's cache until they are sent. Who sets it gives more input after every send.
  std::size_t read_ahead = SIZE_MAX;
  std::uint64_t seed = 1;       ///< of the back-off's jitter and of the pairs' keys
  std::uint64_t apps = 0;       ///< different AppIds in the input; 0: not known
  bool renewable_keys = false;  ///< `act::fetch_keys` can be done
};

/// The run as a machine: rows of the input and replies in, actions out. It never calls out, and
/// asks no clock: `now` is an argument and does not go back.
///
/// The engine tells it what happened (`add`, `answered`, `failed`, `settled`, `room`, ...) and then
/// performs what `next` says until that is `wait` or `done`.
class dispatcher {
 public:
  explicit dispatcher(const dispatcher_options& options);

  /// More input may be given with one call of `add`.
  bool wants_input() const;
  /// A record that will be added: its place among the pairs is fetched into the cache.
  void expect(const task_record& record) const noexcept {
    pairs_.prefetch(pairs_.key_of(record.app_id, record.task_id));
  }
  /// A record of the input. Requires wants_input().
  void add(const task_record& record);
  /// The input is at its end.
  void end_of_input() { input_ended_ = true; }

  /// What the transport can take now, and to which peer it goes.
  void room(peer_id peer, unsigned requests);
  /// Requests that would leave at `now` if the transport had more room.
  unsigned wanted_room(time_point now) const;
  void network_round_trip(peer_id peer, duration rtt) { gate_.network_round_trip(peer, rtt); }

  /// The attempt was answered. `wall`: this machine's clock, for a correction.
  void answered(attempt_id id, const reply& answer, time_point now, wall_time wall);
  /// The attempt ended without an answer.
  void failed(attempt_id id, transport_failure why, time_point now);
  /// An abandoned attempt is accounted for on the wire.
  void settled(attempt_id id, time_point now);
  /// Sends nothing before this time: what an earlier run has sent may still count at the server.
  void hold_until(time_point when) { hold_until_ = when; }
  /// Every address was tried and none took a connection, after `why` in words.
  void unreachable(std::string_view why, time_point now);
  /// A connection is up.
  void reachable(time_point now) { breaker_.reachable(tasks_.size() > 0, now); }
  /// The keys that the run begins with, and how long they last (nothing: nobody knows).
  void keys_last(std::optional<duration> lasts, time_point now) { keys_.begin(lasts, now); }
  /// What `act::fetch_keys` asked for is there; what is sent from here on is signed with it.
  /// `changed`: they are others than those in use.
  void keys_fetched(bool changed, std::optional<duration> lasts, time_point now);
  /// There are none, and why in words.
  void keys_failed(std::string_view why, time_point now);
  /// Send nothing more; what is in flight may end.
  void stop() { stopping_ = true; }

  action next(time_point now);

  /// What to add to this machine's clock when signing.
  duration clock_offset() const { return clock_.offset(); }
  /// The numbers so far; `halted_by` is set when a fatal answer or an outage ended the run.
  mpustop::summary summary() const;
  /// How long an outage that the operator was told of goes on; 0 where there is none.
  duration paused_for(time_point now) const {
    return news_.told() && breaker_.is_open() ? now - breaker_.opened_at() : duration{0};
  }
  /// Some answer of the service was received.
  bool any_answer() const { return gate_.opened(); }
  /// The run can end without a connection: there is nothing to send and no row to give out.
  bool nothing_to_do() const;
  /// Tasks read and not ended; at most `max_open`.
  std::size_t open() const { return tasks_.size() - (row_slot_ == no_slot ? 0 : 1); }
  /// The task that an attempt on its way is of; its ids are valid until the next call of a member
  /// that is not const.
  struct task_ids {
    std::string_view app_id;
    std::string_view task_id;
  };
  std::optional<task_ids> task_of(attempt_id id) const;
  /// Attempts on their way.
  std::size_t in_flight() const { return tasks_.in_flight(); }

 private:
  using slot_queue = boost::circular_buffer<task_slot>;

  void accept(const task_record& record);
  void take_answer(task_slot slot, const reply& answer, time_point now, wall_time wall);
  /// The answer's verdict, seen with what was answered before.
  verdict verdict_of(const reply& answer) const;
  void permitted(const open_task& task);
  void denied(task_slot slot, const reply& answer);
  bool denials_are_final() const;
  void release_denied();
  void expired(task_slot slot, const reply& answer, time_point now, wall_time wall);
  void retry(task_slot slot, duration wait, time_point now);
  void end(task_slot slot, outcome value);
  void drop(task_slot slot);
  void halt(const reply& answer, std::string_view advice);
  void fatal(task_slot slot, const reply& answer, time_point now);
  void watch_keys(time_point now);
  time_point next_of_keys(time_point now) const;
  void keep(open_task& task, const reply& answer) const;
  mpustop::row& build_row(task_slot slot);
  std::optional<action> next_row();
  std::optional<action> next_notice();
  std::optional<action> next_timeout(time_point now);
  std::optional<action> next_send(time_point now);
  void fail(task_slot slot, transport_failure why, time_point now);
  void heed(task_slot slot, const reply& answer, time_point now);
  void heed(task_slot slot, transport_failure why, time_point now);
  void listen(time_point now);
  void watch_outage(time_point now);
  time_point next_of_outage(time_point now) const;
  time_point outage_ends_run_at() const;
  bool only_failures_left() const;
  void give_up_overdue(time_point now);
  void wake_probe(time_point now);
  void gone(token_id token, time_point now);
  void release_held(time_point now);
  void tell_rate();
  void wake_waiting(time_point now);
  unsigned ready() const { return static_cast<unsigned>(fresh_.size() + due_.size()); }
  /// Tasks that may be sent now as far as an outage and an earlier run are concerned.
  unsigned sendable(time_point now) const {
    return now < hold_until_ || keys_.held(now) ? 0 : std::min(ready(), breaker_.allowance(now));
  }
  slot_queue& next_queue();
  time_point next_event(time_point now) const;

  dispatcher_options options_;
  open_tasks tasks_;
  pair_set pairs_;
  send_gate gate_;
  retry_policy retries_;
  clock_correction clock_;
  key_renewal keys_;
  denial_watch denials_;
  circuit_breaker breaker_;
  outage_news news_;
  run_stats stats_;

  slot_queue fresh_;    ///< read, never sent, in the order of the input
  slot_queue due_;      ///< their wait is over
  wait_queue waiting_;  ///< to be sent again at a time
  slot_queue ended_;    ///< with an outcome, their rows not yet given out
  slot_queue denied_;   ///< refused for want of permission while nothing succeeds
  std::unordered_map<attempt_id, token_id> abandoned_;
  struct held_token {
    token_id token;
    time_point not_before;
  };
  std::deque<held_token> held_;  ///< of requests that an outage swallowed; see `gone`

  mpustop::row row_;              ///< the row given out last
  task_slot row_slot_ = no_slot;  ///< its task, closed at the next call of `next`
  bool unsent_row_ = false;       ///< `row_` holds an invalid or duplicate record to give out
  unsigned batch_left_ = 0;       ///< sends of the present batch still to be given out
  std::deque<std::string> notices_;
  std::string notice_;
  bool slowed_ = false;  ///< the operator was told that the rate is cut

  reply key_refusal_;        ///< the last answer that the keys are not valid
  std::string key_failure_;  ///< why there are no new ones
  bool key_trouble_told_ = false;
  bool key_end_told_ = false;

  time_point hold_until_ = time_point::min();
  time_point waited_since_ = never;  ///< since when tasks wait for the end of an outage
  time_point next_give_up_{};        ///< when the last tasks' time is looked at again
  bool input_ended_ = false;
  bool stopping_ = false;
  std::string halted_by_;
  std::string halt_reason_;
  std::string halt_advice_;
};

}  // namespace mpustop::core
