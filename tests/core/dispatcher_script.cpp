#include "dispatcher_script.hpp"

#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace mpustop::core::testing {

reply stopped() { return {.verdict = verdict::stopped, .status = 200, .request_id = "R-OK"}; }

reply already_stopped() {
  return {.verdict = verdict::already_stopped,
          .status = 404,
          .code = "InvalidTask.NotFound",
          .message = "no such task",
          .request_id = "R-GONE"};
}

reply refused() {
  return {.verdict = verdict::refused,
          .status = 400,
          .code = "InvalidParam",
          .message = "bad",
          .request_id = "R-NO"};
}

reply denied() {
  return {.verdict = verdict::denied,
          .status = 403,
          .code = "Forbidden.RAM",
          .message = "not authorized",
          .request_id = "R-RAM"};
}

reply throttled(duration hint) {
  return {.verdict = verdict::throttled,
          .status = 400,
          .code = "Throttling.User",
          .message = "user flow control",
          .request_id = "R-SLOW",
          .wait = hint};
}

reply unavailable() {
  return {.verdict = verdict::transient,
          .status = 503,
          .code = "ServiceUnavailable",
          .message = "busy",
          .request_id = "R-503"};
}

reply nonce_used() {
  return {.verdict = verdict::nonce_used, .status = 400, .code = "SignatureNonceUsed"};
}

reply wrong_key() {
  return {.verdict = verdict::fatal,
          .status = 404,
          .code = "InvalidAccessKeyId.NotFound",
          .message = "Specified access key is not found.",
          .request_id = "R-KEY"};
}

reply expired(duration behind) { return expired_at(script::wall_at(behind)); }

reply expired_at(std::optional<wall_time> date) {
  return {.verdict = verdict::clock_skew,
          .status = 400,
          .code = "InvalidTimeStamp.Expired",
          .message = "expired",
          .request_id = "R-CLOCK",
          .date = date};
}

script::script(const dispatcher_options& options) : options_(options), dispatcher_(options) {}

script& script::give(const std::string& task, const std::string& app) {
  input_.push_back({++line_, app, task, ""});
  return *this;
}

script& script::give_many(unsigned count, const std::string& app) {
  for (unsigned i = 0; i < count; ++i) give(fmt::format("{}-{}", app, i), app);
  return *this;
}

script& script::give(const task_record& record) {
  input_.push_back(record);
  input_.back().line = ++line_;
  return *this;
}

script& script::give_invalid(const std::string& problem) {
  input_.push_back({++line_, "a b", "t", problem});
  return *this;
}

void script::fill() {
  while (dispatcher_.wants_input()) {
    if (input_.empty()) {
      if (input_ends_ && !input_ended_) dispatcher_.end_of_input();
      input_ended_ = input_ends_;
      return;
    }
    dispatcher_.add(input_.front());
    input_.pop_front();
  }
}

void script::play() {
  bool more = !done;
  while (more) {
    fill();
    const auto on_wire = static_cast<unsigned>(wire_.size());
    room_ = capacity_ > on_wire ? capacity_ - on_wire : 0;
    dispatcher_.room(peer_, room_);
    more = perform(dispatcher_.next(now_));
    REQUIRE(dispatcher_.open() <= options_.max_open);
    REQUIRE(dispatcher_.in_flight() == wire_.size());
  }
}

bool script::perform(const action& what) {
  if (const auto* send = std::get_if<act::send>(&what)) {
    REQUIRE(room_ > 0);
    REQUIRE_FALSE(stopped_);
    REQUIRE(ids_.insert(send->id).second);
    sends.push_back({send->id, std::string(send->app_id), std::string(send->task_id), now()});
    REQUIRE_FALSE(on_wire(sends.back().task));
    wire_.push_back(sends.back());
  } else if (const auto* record = std::get_if<act::record>(&what)) {
    rows.push_back(*record->row);
  } else if (const auto* notice = std::get_if<act::notice>(&what)) {
    notices.emplace_back(notice->text);
  } else if (const auto* abandon = std::get_if<act::abandon>(&what)) {
    abandoned.push_back(abandon->id);
    REQUIRE(std::erase_if(wire_, [&](const sending& one) { return one.id == abandon->id; }) == 1);
  } else if (std::holds_alternative<act::fetch_keys>(what)) {
    REQUIRE_FALSE(keys_wanted_);
    keys_wanted_ = true;
    ++key_fetches;
  } else if (const auto* wait = std::get_if<act::wait>(&what)) {
    REQUIRE(wait->until > now_);
    wait_until = wait->until;
    return false;
  } else {
    done = true;
    return false;
  }
  return true;
}

void script::pass(duration time) {
  const time_point until = now_ + time;
  play();
  while (!done && wait_until <= until) {
    now_ = wait_until;
    play();
  }
  now_ = until;
  play();
}

void script::until_something_happens() {
  const auto seen = [this] { return sends.size() + rows.size() + abandoned.size(); };
  const std::size_t before = seen();
  for (int wakes = 0; !done && seen() == before; ++wakes) {
    REQUIRE(wakes < 1'000);  // else it spins
    play();
    if (done || seen() != before) return;
    REQUIRE(wait_until != never);  // else it hangs
    now_ = wait_until;
    play();
  }
}

void script::until_on_wire() {
  while (!done && wire_.empty()) until_something_happens();
}

script::sendings::const_iterator script::find_on_wire(const std::string& task) const {
  return std::find_if(wire_.begin(), wire_.end(),
                      [&](const sending& one) { return one.task == task; });
}

sending script::take_off(const std::string& task) {
  const auto found = find_on_wire(task);
  INFO(task);
  REQUIRE(found != wire_.end());
  const sending out = *found;
  wire_.erase(found);
  return out;
}

void script::answer(const std::string& task, const reply& with) {
  answer_late(take_off(task).id, with);
}

void script::answer_all(const reply& with) {
  const sendings all = std::exchange(wire_, {});
  for (const sending& one : all) dispatcher_.answered(one.id, with, now_, wall_at(now()));
  play();
}

void script::answer_all_but(const std::string& task, const reply& with) {
  sendings all = std::exchange(wire_, {});
  const auto kept =
      std::partition(all.begin(), all.end(), [&](const sending& one) { return one.task != task; });
  wire_.assign(kept, all.end());
  all.erase(kept, all.end());
  for (const sending& one : all) dispatcher_.answered(one.id, with, now_, wall_at(now()));
  play();
}

void script::fail_all(transport_failure why) {
  const sendings all = std::exchange(wire_, {});
  for (const sending& one : all) dispatcher_.failed(one.id, why, now_);
  play();
}

void script::unreachable(const std::string& why) {
  dispatcher_.unreachable(why, now_);
  play();
}

void script::reachable() {
  dispatcher_.reachable(now_);
  play();
}

void script::answer_late(attempt_id id, const reply& with) {
  dispatcher_.answered(id, with, now_, wall_at(now()));
  play();
}

void script::fail(const std::string& task, transport_failure why) {
  fail_late(take_off(task).id, why);
}

void script::fail_late(attempt_id id, transport_failure why) {
  dispatcher_.failed(id, why, now_);
  play();
}

void script::settle(attempt_id id) {
  dispatcher_.settled(id, now_);
  play();
}

void script::hold(duration time) { dispatcher_.hold_until(now_ + time); }

void script::keys_fetched(bool changed, std::optional<duration> lasts) {
  REQUIRE(keys_wanted_);
  keys_wanted_ = false;
  dispatcher_.keys_fetched(changed, lasts, now_);
  play();
}

void script::keys_failed(const std::string& why) {
  REQUIRE(keys_wanted_);
  keys_wanted_ = false;
  dispatcher_.keys_failed(why, now_);
  play();
}

void script::stop() {
  stopped_ = true;
  dispatcher_.stop();
  play();
}

unsigned script::sends_of(const std::string& task) const {
  return static_cast<unsigned>(std::count_if(sends.begin(), sends.end(),
                                             [&](const sending& one) { return one.task == task; }));
}

const sending& script::last_send_of(const std::string& task) const {
  const auto found = std::find_if(sends.rbegin(), sends.rend(),
                                  [&](const sending& one) { return one.task == task; });
  INFO(task);
  REQUIRE(found != sends.rend());
  return *found;
}

bool script::has_row(const std::string& task) const {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const mpustop::row& one) { return one.task_id == task; });
}

const mpustop::row& script::row_of(const std::string& task) const {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const mpustop::row& one) { return one.task_id == task; });
  INFO(task);
  REQUIRE(found != rows.end());
  return *found;
}

std::size_t script::rows_with(outcome value) const {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [&](const mpustop::row& one) { return one.outcome == value; }));
}

}  // namespace mpustop::core::testing
