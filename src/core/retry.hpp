#pragma once

#include <cstdint>

#include "core/open_tasks.hpp"
#include "core/random_sequence.hpp"
#include "core/time.hpp"

namespace mpustop::core {

struct retry_options {
  duration base = std::chrono::milliseconds(50);      ///< the first back-off's upper bound
  duration cap = std::chrono::seconds(20);            ///< no back-off is longer
  duration give_up_after = std::chrono::seconds(60);  ///< one task, first send to last
};

/// How long a task waits for its next try, and when it has had enough. Full jitter: a random time
/// between 0 and min(cap, base x 2^tries), so that tasks that failed together do not come back
/// together. `now` is of the clock that stands still in outages: they are not held against a task.
class retry_policy {
 public:
  retry_policy(const retry_options& options, std::uint64_t seed);

  /// The wait after a failure that counts. Negative: the task's time is over. The last wait is
  /// cut short so that one try is made at the very end of the task's time.
  duration after_failure(open_task& task, time_point now);
  /// The wait after an attempt that was provably not processed: none for the first few, then as
  /// after a failure, without counting as one.
  duration after_replay(open_task& task, time_point now);
  /// The wait after an attempt that went to a connection which was being closed: none. Requires
  /// stale_is_free(task): further ones count as failures, so that none replays for ever.
  duration after_stale(open_task& task, time_point now);
  static bool stale_is_free(const open_task& task);
  /// The wait after SignatureNonceUsed: none twice (a new nonce cures it), then as a failure.
  duration after_nonce_clash(open_task& task, time_point now);
  /// The wait after a throttled answer: the server's hint plus a little jitter, else up to 1 s.
  /// Begins time that is not held against the task.
  duration after_throttle(open_task& task, duration hint, time_point now);
  /// The task's time is over.
  bool is_over(const open_task& task, time_point now) const {
    return time_left(task, now) <= duration{0};
  }
  /// The task is about to be sent again: ends a throttle wait.
  static void resumed(open_task& task, time_point now);

 private:
  duration jitter(duration bound);
  duration back_off(unsigned exponent);
  duration time_left(const open_task& task, time_point now) const;
  duration within_time(const open_task& task, duration wait, time_point now) const;

  retry_options options_;
  random_sequence random_;
};

}  // namespace mpustop::core
