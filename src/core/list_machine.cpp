#include "core/list_machine.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace mpustop::core {

namespace {

/// AppIds that are read at once: what 50 calls a second can keep under way over slow lines.
constexpr std::size_t most_readings = 50;
/// A cut of a few calls a second that is over in the next is not worth a sentence.
constexpr double worth_telling = 0.8;

}  // namespace

list_machine::list_machine(std::vector<std::string> apps, const list_options& options)
    : apps_(std::move(apps)),
      options_(options),
      gate_(options.qps, guard_mode::strict),
      retries_(options.retry, options.seed),
      seen_(options.seed) {
  totals_.apps = apps_.size();
  denials_.expect(apps_.size());
}

unsigned list_machine::ready(time_point now) const {
  const auto due = std::count_if(readings_.begin(), readings_.end(), [&](const reading& one) {
    return !one.in_flight && one.due <= now;
  });
  std::size_t fresh = 0;
  if (!held_ && readings_.size() < most_readings)
    fresh = std::min(most_readings - readings_.size(), apps_.size() - begun_);
  return static_cast<unsigned>(static_cast<std::size_t>(due) + fresh);
}

unsigned list_machine::wanted_room(time_point now) const {
  return stopping_ ? 0 : gate_.short_of_room(ready(now), flights_.size(), now);
}

list_step list_machine::next(time_point now) {
  using enum list_step::kind;
  if (able_at_ == never) able_at_ = now;
  gate_.tick(now);
  tell_rate();
  watch_service(now);
  if (stopping_) end_unfinished();
  if (!ended_.empty()) {
    told_ = std::move(ended_.front());
    ended_.pop_front();
    return {.what = app, .listed = &told_};
  }
  if (!notices_.empty()) {
    notice_ = std::move(notices_.front());
    notices_.pop_front();
    return {.what = notice, .text = &notice_};
  }
  if (readings_.empty() && (stopping_ || begun_ == apps_.size())) return {.what = done};
  if (auto timeout = next_timeout(now)) return *timeout;
  if (auto send = next_send(now)) return *send;
  return {.what = wait, .until = wakes_at(now)};
}

void list_machine::end_unfinished() {
  while (!readings_.empty()) end(readings_.begin(), listed_app::state::unfinished);
  totals_.unfinished += apps_.size() - std::exchange(begun_, apps_.size());
}

std::optional<list_step> list_machine::next_timeout(time_point now) {
  if (flights_.empty()) return std::nullopt;
  const auto [request, oldest] = *flights_.begin();
  if (now - oldest.sent_at < options_.timeout) return std::nullopt;
  land(request);
  abandoned_.emplace(request, given_up{oldest.token, oldest.sent_at});
  attempt_failed(oldest.of, transport_failure::timed_out, now);
  return list_step{.what = list_step::kind::abandon, .request = request};
}

/// AppIds that were begun go before further ones: the first end first.
list_machine::place list_machine::take_ready(time_point now) {
  const auto at = std::find_if(readings_.begin(), readings_.end(), [&](const reading& one) {
    return !one.in_flight && one.due <= now;
  });
  if (at != readings_.end()) return at;
  readings_.emplace_back();
  readings_.back().result.app_id = apps_[begun_++];
  return std::prev(readings_.end());
}

std::optional<list_step> list_machine::next_send(time_point now) {
  const unsigned most = ready(now);
  batch_left_ = std::min(batch_left_, most);
  if (batch_left_ == 0) {
    batch_left_ = gate_.allowed(most, flights_.size(), now);
    if (batch_left_ == 0) return std::nullopt;
    gate_.begin_batch(batch_left_, now);
  }
  if (!gate_.may_take(now)) {
    batch_left_ = 0;
    return std::nullopt;
  }
  --batch_left_;
  const place at = take_ready(now);
  open_task& tries = at->tries;
  retry_policy::resumed(tries, now);
  if (tries.attempts++ == 0)
    tries.first_sent = now;
  else
    ++totals_.retries;
  ++totals_.calls;
  at->in_flight = true;
  able_at_ = now;
  const std::uint64_t request = ++last_request_;
  flights_.emplace(request, flight{at, gate_.take(now), now, clock_.epoch()});
  return list_step{.what = list_step::kind::send,
                   .request = request,
                   .app_id = at->result.app_id,
                   .page = at->page};
}

// Where nothing can be sent there is nothing that could fail.
void list_machine::watch_service(time_point now) {
  if (stopping_ || !flights_.empty() || ready(now) == 0 || gate_.room() > 0) return;
  if (now - able_at_ < options_.retry.give_up_after) return;
  stopping_ = true;
  totals_.out = true;
}

time_point list_machine::wakes_at(time_point now) const {
  time_point at = gate_.next_tick();
  if (!flights_.empty()) at = std::min(at, flights_.begin()->second.sent_at + options_.timeout);
  for (const reading& one : readings_) {
    if (!one.in_flight && one.due > now) at = std::min(at, one.due);
  }
  const unsigned most = ready(now);
  if (most == 0) return at;
  if (flights_.empty() && gate_.room() == 0)
    at = std::min(at, able_at_ + options_.retry.give_up_after);
  // Once that time is past, the transport was asked for room: only its answer can help.
  const time_point want = gate_.short_of_room_at(most, flights_.size());
  if (want > now) at = std::min(at, want);
  return std::min(at, gate_.opens_at(most, flights_.size()));
}

void list_machine::tell_rate() {
  if (options_.qps == 0 || stopping_) return;
  const double rate = gate_.rate();
  if (slowed_ ? rate < options_.qps : rate > worth_telling * options_.qps) return;
  slowed_ = !slowed_;
  notices_.push_back(
      slowed_ ? fmt::format("the service throttles although the limit is kept (is somebody else "
                            "listing tasks of this account?): slowing down to {:.1f}/s",
                            rate)
              : fmt::format("no longer throttled: back at {}/s", options_.qps));
}

}  // namespace mpustop::core
