// What speaks for and against the service, and what an outage does to the run.
#include "core/dispatcher.hpp"

namespace mpustop::core {

namespace {

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
  if (answer.verdict != verdict::transient) {
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
  held_.push_back(token);
  if (held_.size() <= options_.qps / 2) return;
  gate_.gone(held_.front(), now);
  held_.pop_front();
}

void dispatcher::release_held(time_point now) {
  for (; !held_.empty(); held_.pop_front()) gate_.gone(held_.front(), now);
}

// A probe is a task that has not failed yet, if there is one: the others may fail by themselves.
dispatcher::slot_queue& dispatcher::next_queue() {
  const bool fresh = due_.empty() || (breaker_.is_open() && !fresh_.empty());
  return fresh ? fresh_ : due_;
}

void dispatcher::watch_outage(time_point now) {
  if (stopping_) return;
  if (auto text = news_.tell(breaker_, now)) notices_.push_back(std::move(*text));
  if (!breaker_.is_open() || now - breaker_.opened_at() < options_.max_outage) return;
  stopping_ = true;
  halted_by_ = "outage";
  halt_reason_ = news_.too_long();
}

time_point dispatcher::next_of_outage(time_point now) const {
  const time_point change = ready() > 0 ? breaker_.next_change() : never;
  // A probe that is due waits for room or a token, and they are waited for elsewhere.
  const time_point when = change > now ? change : never;
  if (!breaker_.is_open()) return when;
  return std::min({when, news_.next(breaker_), breaker_.opened_at() + options_.max_outage});
}

}  // namespace mpustop::core
