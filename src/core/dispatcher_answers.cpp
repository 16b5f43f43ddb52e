// What an answer, or its absence, does to a task and to the run.
#include <fmt/format.h>

#include "core/advice.hpp"
#include "core/dispatcher.hpp"
#include "core/error_codes.hpp"

namespace mpustop::core {

namespace {

std::string_view in_words(transport_failure why) {
  switch (why) {
    case transport_failure::not_processed: return "the server refused the request unprocessed";
    case transport_failure::stream_reset: return "the server reset the request";
    case transport_failure::connection_lost: return "the connection was lost before the answer";
    case transport_failure::stale_connection:
      return "the server closed the connection as the request was sent";
    case transport_failure::protocol_error: return "the server broke the HTTP protocol";
    case transport_failure::timed_out: return "no answer within the time of one attempt";
  }
  return "";
}

std::string in_words(const clock_correction& clock) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock.offset()).count();
  if (seconds > -60 && seconds < 60) {
    return "this machine's clock was set right: signing with its time from here on";
  }
  return fmt::format(
      "this machine's clock is {} s {} the service's: signing with the service's time from here on",
      seconds < 0 ? -seconds : seconds, seconds < 0 ? "ahead of" : "behind");
}

}  // namespace

void dispatcher::answered(attempt_id id, const reply& answer, time_point now, wall_time wall) {
  const task_slot slot = tasks_.find(id);
  if (slot == no_slot) return;
  tasks_.landed(slot);
  open_task& task = tasks_[slot];
  task.latency = now - task.sent_at;
  const bool throttled = answer.verdict == verdict::throttled;
  heed(slot, answer, now);
  gate_.answered(task.token, now);
  gate_.replied(throttled, answer.wait, now);
  stats_.answered(throttled, *task.latency, now);
  keep(task, answer);
  take_answer(slot, answer, now, wall);
}

void dispatcher::keep(open_task& task, const reply& answer) const {
  task.http_status = answer.status;
  task.request_id = answer.request_id;
  if (answer.verdict == verdict::stopped) {
    task.code.clear();
    task.message.clear();
  } else {
    task.code = answer.code;
    task.message = answer.message;
  }
}

void dispatcher::take_answer(task_slot slot, const reply& answer, time_point now, wall_time wall) {
  open_task& task = tasks_[slot];
  const time_point running = breaker_.running(now);
  switch (verdict_of(answer)) {
    case verdict::stopped: permitted(task); return end(slot, outcome::stopped);
    case verdict::already_stopped: permitted(task); return end(slot, outcome::already_stopped);
    case verdict::refused: permitted(task); return end(slot, outcome::failed);
    case verdict::denied: return denied(slot, answer);
    case verdict::throttled:
      return retry(slot, retries_.after_throttle(task, answer.wait, running), now);
    case verdict::transient: return retry(slot, retries_.after_failure(task, running), now);
    case verdict::nonce_used: return retry(slot, retries_.after_nonce_clash(task, running), now);
    case verdict::clock_skew: return expired(slot, answer, now, wall);
    case verdict::fatal: return fatal(slot, answer, now);
  }
}

void dispatcher::failed(attempt_id id, transport_failure why, time_point now) {
  const task_slot slot = tasks_.find(id);
  if (slot == no_slot) return settled(id, now);
  tasks_.landed(slot);
  // No failure tells of a round trip, a reset neither: it may cross the request on its way.
  const bool lost = why == transport_failure::connection_lost ||
                    why == transport_failure::stale_connection ||
                    why == transport_failure::protocol_error;
  gone(tasks_[slot].token, lost ? now + unread_time : now);
  fail(slot, why, now);
}

void dispatcher::fail(task_slot slot, transport_failure why, time_point now) {
  open_task& task = tasks_[slot];
  task.http_status = 0;
  task.latency.reset();
  task.request_id.clear();
  task.code = to_string(why);
  task.message = in_words(why);
  const bool stale =
      why == transport_failure::stale_connection && retry_policy::stale_is_free(task);
  if (stale)
    breaker_.said_nothing(tasks_.id_of(slot));
  else
    heed(slot, why, now);
  const time_point running = breaker_.running(now);
  const bool replay = why == transport_failure::not_processed;
  retry(slot,
        stale    ? retries_.after_stale(task, running)
        : replay ? retries_.after_replay(task, running)
                 : retries_.after_failure(task, running),
        now);
}

void dispatcher::settled(attempt_id id, time_point now) {
  const auto found = abandoned_.find(id);
  if (found == abandoned_.end()) return;
  // Told of a connection that was given up, too, not only of a proof that the request arrived.
  gone(found->second, now + unread_time);
  abandoned_.erase(found);
}

void dispatcher::retry(task_slot slot, duration wait, time_point now) {
  if (wait < duration{0}) return end(slot, outcome::gave_up);
  waiting_.push(slot, now + wait);
}

void dispatcher::end(task_slot slot, outcome value) {
  tasks_[slot].outcome = value;
  ended_.push_back(slot);
}

// Without a row: a later run takes the task up again.
void dispatcher::drop(task_slot slot) { tasks_.close(slot); }

// A 401 or 407 without a Code is not of the service, which gives its reasons: of a gateway or
// proxy. At the beginning nothing can succeed; after a call that did, it is trouble that may pass.
verdict dispatcher::verdict_of(const reply& answer) const {
  const bool without_code = answer.verdict == verdict::fatal && answer.code.starts_with("Http");
  return without_code && denials_.any_permitted() ? verdict::transient : answer.verdict;
}

void dispatcher::permitted(const open_task& task) {
  clock_.accepted(task.clock_epoch);
  keys_.accepted(task.key_generation);
  if (denials_.permitted()) release_denied();
}

void dispatcher::denied(task_slot slot, const reply& answer) {
  keys_.accepted(tasks_[slot].key_generation);
  denied_.push_back(slot);
  switch (denials_.denied(tasks_[slot].app_id.view(), concerns_account(answer.code))) {
    case denial_watch::result::undecided: return;
    case denial_watch::result::one_app: return release_denied();
    case denial_watch::result::everything: return halt(answer, advice_of(answer.code));
  }
}

bool dispatcher::denials_are_final() const {
  if (stopping_) return tasks_.in_flight() == 0;
  const bool nothing_more = input_ended_ || tasks_.size() == options_.max_open;
  return nothing_more && tasks_.size() == denied_.size();
}

// Not at a halt: what was missing may be granted, and a later run takes the tasks up again.
void dispatcher::release_denied() {
  if (!halted_by_.empty()) return;
  while (!denied_.empty()) {
    end(denied_.front(), outcome::failed);
    denied_.pop_front();
  }
}

void dispatcher::expired(task_slot slot, const reply& answer, time_point now, wall_time wall) {
  switch (clock_.expired(tasks_[slot].clock_epoch, answer.date, wall)) {
    case clock_correction::result::corrected: {
      notices_.push_back(in_words(clock_));
      return retry(slot, duration{0}, now);
    }
    case clock_correction::result::stale: return retry(slot, duration{0}, now);
    case clock_correction::result::hopeless:
      halt(answer, fmt::format("{} {}", clock_.why_hopeless(answer.date),
                               clock_.may_be_wrong(answer.date) ? advice_of(answer.code) : ""));
      return drop(slot);
  }
}

void dispatcher::halt(const reply& answer, std::string_view advice) {
  stopping_ = true;
  if (!halted_by_.empty()) return;
  halt_advice_ = advice;
  halted_by_ = answer.code;
  halt_reason_ = fmt::format("{} (HTTP {}): {}", answer.code, answer.status, answer.message);
  if (!answer.request_id.empty()) halt_reason_ += fmt::format(" [RequestId {}]", answer.request_id);
}

}  // namespace mpustop::core
