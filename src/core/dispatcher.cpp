#include "core/dispatcher.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

namespace mpustop::core {

namespace {
constexpr double worth_telling = 0.9;  ///< of the wanted rate
}

dispatcher::dispatcher(const dispatcher_options& options)
    : options_(options),
      pairs_(options.seed),
      gate_(options.qps, options.guard),
      retries_(options.retry, options.seed),
      keys_(options.renewable_keys, options.seed),
      news_(options.max_outage),
      fresh_(options.max_open),
      due_(options.max_open),
      ended_(options.max_open),
      denied_(options.max_open) {
  denials_.expect(options.apps);
}

bool dispatcher::wants_input() const {
  if (input_ended_ || stopping_ || unsent_row_ || open() >= options_.max_open) return false;
  return fresh_.size() < options_.read_ahead || !denials_.calm();
}

void dispatcher::add(const task_record& record) {
  assert(wants_input());
  stats_.read_record();
  const bool valid = record.problem.empty();
  if (valid && !record.repeated) {
    if (record.finished) return stats_.resumed(*record.finished);
    if (record.again || pairs_.insert(record.app_id, record.task_id)) return accept(record);
  }
  if (record.recorded) return stats_.resumed(valid ? outcome::duplicate : outcome::invalid);
  row_ = mpustop::row{};
  row_.line = record.line;
  row_.app_id = record.app_id;
  row_.task_id = record.task_id;
  row_.outcome = valid ? outcome::duplicate : outcome::invalid;
  row_.message = valid ? "the pair stands on an earlier line" : record.problem;
  unsent_row_ = true;
}

void dispatcher::accept(const task_record& record) {
  denials_.read(record.app_id);
  const task_slot slot = tasks_.open(record.line, record.app_id, record.task_id);
  tasks_[slot].again = record.again;
  fresh_.push_back(slot);
}

void dispatcher::room(peer_id peer, unsigned requests) { gate_.room(peer, requests); }

unsigned dispatcher::wanted_room(time_point now) const {
  return stopping_ ? 0 : gate_.short_of_room(sendable(now), tasks_.in_flight(), now);
}

std::optional<dispatcher::task_ids> dispatcher::task_of(attempt_id id) const {
  const task_slot slot = tasks_.find(id);
  if (slot == no_slot) return std::nullopt;
  return task_ids{tasks_[slot].app_id.view(), tasks_[slot].task_id.view()};
}

bool dispatcher::nothing_to_do() const {
  if (stopping_) return tasks_.in_flight() == 0;
  return input_ended_ && tasks_.size() == 0 && !unsent_row_;
}

action dispatcher::next(time_point now) {
  if (row_slot_ != no_slot) tasks_.close(std::exchange(row_slot_, no_slot));
  gate_.tick(now);
  tell_rate();
  watch_outage(now);
  watch_keys(now);
  if (denials_are_final()) release_denied();
  if (auto row = next_row()) return *row;
  if (auto notice = next_notice()) return *notice;
  if (auto timeout = next_timeout(now)) return *timeout;
  if (stopping_) {
    if (tasks_.in_flight() == 0) return act::done{};
    return act::wait{next_event(now)};
  }
  if (keys_.wants_fetch(now)) {
    keys_.fetching();
    return act::fetch_keys{};
  }
  if (auto send = next_send(now)) return *send;
  if (input_ended_ && tasks_.size() == 0) return act::done{};
  return act::wait{next_event(now)};
}

std::optional<action> dispatcher::next_row() {
  if (unsent_row_) {
    unsent_row_ = false;
    stats_.ended(row_.outcome);
    return act::record{&row_};
  }
  if (ended_.empty()) return std::nullopt;
  row_slot_ = ended_.front();
  ended_.pop_front();
  mpustop::row& row = build_row(row_slot_);
  stats_.ended(row.outcome);
  if (tasks_[row_slot_].again) stats_.tried_again();
  return act::record{&row};
}

mpustop::row& dispatcher::build_row(task_slot slot) {
  open_task& task = tasks_[slot];
  row_.line = task.line;
  row_.app_id = task.app_id.view();
  row_.task_id = task.task_id.view();
  row_.outcome = task.outcome;
  // The task has ended: its texts are not looked at again, and both sides keep their memory.
  row_.code.swap(task.code);
  row_.message.swap(task.message);
  row_.request_id.swap(task.request_id);
  row_.http_status = task.http_status;
  row_.attempts = task.attempts;
  row_.latency = task.latency;
  return row_;
}

std::optional<action> dispatcher::next_notice() {
  if (notices_.empty()) return std::nullopt;
  notice_ = std::move(notices_.front());
  notices_.pop_front();
  return act::notice{notice_};
}

std::optional<action> dispatcher::next_timeout(time_point now) {
  const task_slot slot = tasks_.oldest();
  if (slot == no_slot || now - tasks_[slot].sent_at < options_.timeout) return std::nullopt;
  const attempt_id id = tasks_.id_of(slot);
  tasks_.landed(slot);
  abandoned_.emplace(id, tasks_[slot].token);
  fail(slot, transport_failure::timed_out, now);
  return act::abandon{id};
}

void dispatcher::wake_waiting(time_point now) {
  while (waiting_.due() <= now) due_.push_back(waiting_.pop());
}

std::optional<action> dispatcher::next_send(time_point now) {
  wake_waiting(now);
  wake_probe(now);
  if (ready() > 0) listen(now);
  const unsigned most = sendable(now);
  batch_left_ = std::min(batch_left_, most);
  if (batch_left_ == 0) {
    batch_left_ = gate_.allowed(most, tasks_.in_flight(), now);
    if (batch_left_ == 0) return std::nullopt;
    gate_.begin_batch(batch_left_, now);
  }
  if (!gate_.may_take(now)) {
    batch_left_ = 0;
    return std::nullopt;
  }
  --batch_left_;
  slot_queue& queue = next_queue();
  const task_slot slot = queue.front();
  queue.pop_front();
  open_task& task = tasks_[slot];
  const time_point running = breaker_.running(now);
  retry_policy::resumed(task, running);
  task.token = gate_.take(now);
  task.clock_epoch = clock_.epoch();
  task.key_generation = keys_.generation();
  stats_.sent(task.attempts > 0, now);
  const attempt_id id = tasks_.sent(slot, now, running);
  breaker_.sent(id, task.against, now);
  return act::send{id, task.app_id.view(), task.task_id.view()};
}

time_point dispatcher::next_event(time_point now) const {
  time_point when = gate_.next_tick();
  if (const task_slot slot = tasks_.oldest(); slot != no_slot) {
    when = std::min(when, tasks_[slot].sent_at + options_.timeout);
  }
  if (stopping_) return when;
  when = std::min({when, waiting_.due(), next_of_outage(now), next_of_keys(now)});
  if (now < hold_until_) when = std::min(when, hold_until_);
  // Once that time is past, the transport was asked for room: only its answer can help.
  const unsigned most = sendable(now);
  const time_point want = gate_.short_of_room_at(most, tasks_.in_flight());
  if (want > now) when = std::min(when, want);
  return std::min(when, gate_.opens_at(most, tasks_.in_flight()));
}

// A cut of a few calls a second that is over in the next is not worth a sentence.
void dispatcher::tell_rate() {
  if (options_.qps == 0 || stopping_) return;
  const double rate = gate_.rate();
  if (slowed_ ? rate < options_.qps : rate > worth_telling * options_.qps) return;
  slowed_ = !slowed_;
  notices_.push_back(
      slowed_ ? fmt::format("the service throttles although the limit is kept (is somebody else "
                            "using the account's quota?): slowing down to {:.{}f}/s",
                            rate, rate < 10 ? 1 : 0)
              : fmt::format("no longer throttled: back at {}/s", options_.qps));
}

mpustop::summary dispatcher::summary() const {
  mpustop::summary out = stats_.summary();
  out.halted_by = halted_by_;
  out.halt_reason = halt_reason_;
  out.halt_advice = halt_advice_;
  out.retrying = waiting_.size() + due_.size();
  out.in_flight = tasks_.in_flight();
  out.slowed_to = slowed_ ? gate_.rate() : 0;
  out.paused = news_.told();
  out.ending = stopping_;
  out.complete = input_ended_ && out.not_attempted == 0;
  return out;
}

}  // namespace mpustop::core
