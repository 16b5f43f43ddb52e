// What speaks for and against the service, and what an outage does to the run.
#include "core/dispatcher.hpp"

namespace mpustop::core {

namespace {

constexpr duration give_up_interval = std::chrono::seconds(1);
constexpr std::size_t few_tasks = 16;

mishap mishap_of(transport_failure why) {
  switch (why) {
    case transport_failure::timed_out: return mishap::no_answer;
    case transport_failure::stream_reset: return mishap::failed_answer;
    default: return mishap::lost;
  }
}

}  // namespace

// Before the limiter learns of the answer: how late it is after an outage says nothing of the path.
void dispatcher::heed(task_slot slot, const reply& answer, time_point now) {
  open_task& task = tasks_[slot];
  if (verdict_of(answer) != verdict::transient) {
    breaker_.alive(task.sent_at, now);
    return release_held(now);
  }
  news_.saw(answer);
  breaker_.failed(mishap::failed_answer, {tasks_.id_of(slot), task.sent_at}, task.against, now);
}

void dispatcher::heed(task_slot slot, transport_failure why, time_point now) {
  open_task& task = tasks_[slot];
  news_.saw(task.message);
  breaker_.failed(mishap_of(why), {tasks_.id_of(slot), task.sent_at}, task.against, now);
}

void dispatcher::unreachable(std::string_view why, time_point now) {
  news_.saw(why);
  breaker_.unreachable(now);
}

void dispatcher::listen(time_point now) {
  if (breaker_.is_open()) return;
  breaker_.listen(now);
  if (breaker_.is_open()) news_.saw("nothing comes back from the service");
}

// A server that stood still may read, when it goes on, what was sent before it did. So the tokens
// of what an outage swallowed come back counted from the outage's end; half of all at most, or
// probes could run out of tokens.
void dispatcher::gone(token_id token, time_point now) {
  if (!breaker_.is_open()) return gate_.gone(token, now);
  held_.push_back({token, now});
  if (held_.size() <= options_.qps / 2) return;
  gate_.gone(held_.front().token, std::max(now, held_.front().not_before));
  held_.pop_front();
}

void dispatcher::release_held(time_point now) {
  for (; !held_.empty(); held_.pop_front())
    gate_.gone(held_.front().token, std::max(now, held_.front().not_before));
}

// A probe is a task that has not failed yet, if there is one: the others may fail by themselves.
dispatcher::slot_queue& dispatcher::next_queue() {
  const bool fresh = due_.empty() || (breaker_.is_open() && !fresh_.empty());
  return fresh ? fresh_ : due_;
}

void dispatcher::watch_outage(time_point now) {
  const bool waited_for = breaker_.is_open() && tasks_.size() > 0;
  if (!waited_for) waited_since_ = never;
  if (stopping_) return;
  // One that nobody waits for is no news.
  if (breaker_.is_open() && !waited_for) return;
  if (auto text = news_.tell(breaker_, now)) notices_.push_back(std::move(*text));
  if (!waited_for) return;
  if (waited_since_ == never) waited_since_ = now;
  breaker_.time_stands_still(!only_failures_left(), now);
  if (only_failures_left()) give_up_overdue(now);
  if (now < outage_ends_run_at()) return;
  stopping_ = true;
  halted_by_ = halted_by_outage;
  halt_reason_ = news_.too_long();
}

// An outage that nobody waits for ends nothing.
time_point dispatcher::outage_ends_run_at() const {
  if (waited_since_ == never) return never;
  return std::max(breaker_.opened_at(), waited_since_) + options_.max_outage;
}

// The last few tasks of a run, all of them answered with failures: that may be the service, or they
// themselves, and nothing else is left to ask for. They have their time, and no more.
bool dispatcher::only_failures_left() const {
  return input_ended_ && fresh_.empty() && tasks_.size() <= few_tasks && breaker_.answers_fail();
}

void dispatcher::give_up_overdue(time_point now) {
  if (now < next_give_up_) return;
  next_give_up_ = now + give_up_interval;
  const auto is_over = [&](task_slot slot) {
    return tasks_[slot].throttled_at == never &&
           retries_.is_over(tasks_[slot], breaker_.running(now));
  };
  for (const task_slot slot : waiting_.take_if(is_over)) end(slot, outcome::gave_up);
  for (std::size_t n = due_.size(); n > 0; --n) {
    const task_slot slot = due_.front();
    due_.pop_front();
    if (is_over(slot)) {
      end(slot, outcome::gave_up);
    } else {
      due_.push_back(slot);
    }
  }
}

// Where all that is left waits for its next try, the first of them is the probe.
void dispatcher::wake_probe(time_point now) {
  if (!breaker_.is_open() || ready() > 0 || waiting_.size() == 0) return;
  if (breaker_.allowance(now) > 0) due_.push_back(waiting_.pop());
}

time_point dispatcher::next_of_outage(time_point now) const {
  const bool asks = ready() > 0 || (breaker_.is_open() && waiting_.size() > 0);
  const time_point change = asks ? breaker_.next_change() : never;
  // A probe that is due waits for room or a token, and they are waited for elsewhere.
  const time_point when = change > now ? change : never;
  if (!breaker_.is_open() || tasks_.size() == 0) return when;
  const time_point look = next_give_up_ > now ? next_give_up_ : now + give_up_interval;
  const time_point overdue = only_failures_left() ? look : never;
  return std::min({when, overdue, news_.next(breaker_), outage_ends_run_at()});
}

}  // namespace mpustop::core
