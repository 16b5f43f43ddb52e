#include "core/retry.hpp"

#include <algorithm>

namespace mpustop::core {

namespace {
constexpr unsigned free_replays = 3;
constexpr unsigned free_stale = 3;
constexpr unsigned free_nonce_clashes = 2;
}  // namespace

retry_policy::retry_policy(const retry_options& options, std::uint64_t seed)
    : options_(options), random_(seed) {}

duration retry_policy::jitter(duration bound) {
  if (bound <= duration{0}) return duration{0};
  return duration{
      static_cast<std::int64_t>(random_.next() % static_cast<std::uint64_t>(bound.count()))};
}

duration retry_policy::back_off(unsigned exponent) {
  duration bound = options_.base;
  for (unsigned i = 0; i < exponent && bound < options_.cap; ++i) bound *= 2;
  return jitter(std::min(bound, options_.cap));
}

duration retry_policy::time_left(const open_task& task, time_point now) const {
  return options_.give_up_after - (now - task.first_sent - task.uncounted);
}

duration retry_policy::within_time(const open_task& task, duration wait, time_point now) const {
  const duration left = time_left(task, now);
  if (left <= duration{0}) return duration{-1};
  return std::min(wait, left);
}

duration retry_policy::after_failure(open_task& task, time_point now) {
  return within_time(task, back_off(task.tries++), now);
}

duration retry_policy::after_replay(open_task& task, time_point now) {
  if (task.replays++ < free_replays) return within_time(task, duration{0}, now);
  return within_time(task, back_off(task.replays - free_replays), now);
}

duration retry_policy::after_stale(open_task& task, time_point now) {
  ++task.stale;
  return within_time(task, duration{0}, now);
}

bool retry_policy::stale_is_free(const open_task& task) { return task.stale < free_stale; }

duration retry_policy::after_nonce_clash(open_task& task, time_point now) {
  if (task.nonce_clashes++ < free_nonce_clashes) return within_time(task, duration{0}, now);
  return after_failure(task, now);
}

duration retry_policy::after_throttle(open_task& task, duration hint, time_point now) {
  task.throttled_at = now;
  if (hint > duration{0}) return hint + jitter(hint / 10);
  return std::chrono::milliseconds(100) + jitter(std::chrono::milliseconds(900));
}

void retry_policy::resumed(open_task& task, time_point now) {
  if (task.throttled_at == never) return;
  task.uncounted += now - task.throttled_at;
  task.throttled_at = never;
}

}  // namespace mpustop::core
