// What an answer, or its absence, does to an AppId and to the whole.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/advice.hpp"
#include "core/error_codes.hpp"
#include "core/list_machine.hpp"
#include "core/task_id.hpp"

namespace mpustop::core {

namespace {

constexpr unsigned most_passes = 5;
/// Full pages in a row without anything new, and pages more than the first pass had: a service
/// that gives the same page whatever is asked for would be asked for ever.
constexpr unsigned most_repeated = 3;

// The advice on permissions names the action of a run.
std::string advice_for_list(std::string_view code) {
  constexpr std::string_view of_a_run = "live:StopLiveMPUTask";
  std::string out(advice_of(code));
  const auto at = out.find(of_a_run);
  if (at != std::string::npos) out.replace(at, of_a_run.size(), "live:ListRtcMPUTaskDetail");
  return out;
}

}  // namespace

std::optional<list_machine::flight> list_machine::land(std::uint64_t request) {
  const auto found = flights_.find(request);
  if (found == flights_.end()) return std::nullopt;
  const flight one = found->second;
  flights_.erase(found);
  one.of->in_flight = false;
  return one;
}

void list_machine::answered(std::uint64_t request, const reply& answer, const list_page* page,
                            time_point now, wall_time wall) {
  const auto one = land(request);
  if (!one) return settled(request, now);
  able_at_ = now;
  const bool throttled = answer.verdict == verdict::throttled;
  if (throttled) ++totals_.throttled;
  heard(one->sent_at, now);
  gate_.answered(one->token, now);
  gate_.replied(throttled, answer.wait, now);
  if (stopping_) return;
  keep(answer, one->of->result);
  take_answer(*one, answer, page, now, wall);
}

void list_machine::take_answer(const flight& one, const reply& answer, const list_page* page,
                               time_point now, wall_time wall) {
  open_task& tries = one.of->tries;
  // A 401 or 407 without a Code is of a gateway: after a call that was let in it may pass.
  const bool may_pass = answer.verdict == verdict::fatal && answer.code.starts_with("Http") &&
                        denials_.any_permitted();
  switch (may_pass ? verdict::transient : answer.verdict) {
    case verdict::stopped:
      if (page == nullptr) {
        one.of->result.code = "Unreadable";
        one.of->result.message = "the answer holds no list of tasks";
        return again(one.of, retries_.after_failure(tries, now), now);
      }
      good_at_ = now;
      clock_.accepted(one.clock_epoch);
      denials_.permitted();
      return take_page(one.of, *page);
    case verdict::already_stopped:
    case verdict::refused:
      good_at_ = now;
      clock_.accepted(one.clock_epoch);
      denials_.permitted();
      return end(one.of, listed_app::state::failed);
    case verdict::denied: good_at_ = now; return denied(one.of, answer);
    case verdict::throttled:
      return again(one.of, retries_.after_throttle(tries, answer.wait, now), now);
    case verdict::transient: return again(one.of, retries_.after_failure(tries, now), now);
    case verdict::nonce_used: return again(one.of, retries_.after_nonce_clash(tries, now), now);
    case verdict::clock_skew: return expired(one, answer, now, wall);
    case verdict::fatal: return halt(answer);
  }
}

void list_machine::take_page(place at, const list_page& page) {
  reading& of = *at;
  const bool news = take_entries(of, page);
  of.news |= news;
  of.repeated = news ? 0 : of.repeated + 1;
  if (page.size() < options_.page_size) return end_pass(at, true);
  const bool repeats =
      of.pass == 1 ? of.repeated >= most_repeated : of.page >= of.pages + most_repeated;
  if (repeats) return end_pass(at, false);
  ++of.page;
  next_page(of);
}

// Passes after the first find the same again: what is odd about it was counted.
bool list_machine::take_entries(reading& of, const list_page& page) {
  const bool first = of.pass == 1;
  bool news = false;
  if (first) totals_.nameless += page.nameless;
  for (const list_page::entry& one : page.entries) {
    const std::string& app = of.result.app_id;
    if (!one.app_id.empty() && one.app_id != app) {
      if (first) ++totals_.foreign;
      continue;
    }
    if (!seen_.insert(app, one.task_id)) continue;
    news = true;
    ++totals_.tasks;
    if (!is_id(id_kind::task, one.task_id)) ++totals_.invalid;
    of.result.tasks.push_back(one.task_id);
  }
  return news;
}

void list_machine::end_pass(place at, bool whole_list) {
  reading& of = *at;
  using enum listed_app::state;
  if (whole_list && of.page == 1 && of.pass == 1) return end(at, whole);
  if (of.pass > 1 && !of.news) return end(at, whole_list ? whole : changing);
  if (of.pass == most_passes) return end(at, changing);
  if (of.pass == 1) of.pages = of.page;
  ++of.pass;
  of.page = 1;
  of.news = false;
  of.repeated = 0;
  next_page(of);
}

void list_machine::next_page(reading& of) {
  of.tries = {};
  of.due = time_point::min();
}

void list_machine::keep(const reply& answer, listed_app& in) {
  in.code = answer.code;
  in.message = answer.message;
  in.request_id = answer.request_id;
  in.http_status = answer.status;
}

void list_machine::failed(std::uint64_t request, transport_failure why, time_point now) {
  const auto one = land(request);
  if (!one) return settled(request, now);
  able_at_ = now;
  if (why == transport_failure::not_processed || why == transport_failure::stream_reset)
    gate_.gone(one->token, now);
  else
    lost(one->token, one->sent_at, now);
  if (!stopping_) attempt_failed(one->of, why, now);
}

void list_machine::attempt_failed(place at, transport_failure why, time_point now) {
  listed_app& in = at->result;
  in.code = to_string(why);
  in.message = "no answer came";
  in.request_id.clear();
  in.http_status = 0;
  open_task& tries = at->tries;
  if (why == transport_failure::stale_connection && retry_policy::stale_is_free(tries))
    return again(at, retries_.after_stale(tries, now), now);
  if (why == transport_failure::not_processed)
    return again(at, retries_.after_replay(tries, now), now);
  again(at, retries_.after_failure(tries, now), now);
}

// Where nothing at all was answered well since the page was asked for, the others would fare alike.
void list_machine::again(place at, duration wait, time_point now) {
  if (wait >= duration{0}) {
    at->due = now + wait;
    able_at_ = std::max(able_at_, at->due);  // nothing fails while it is waited for
    return;
  }
  const bool out = good_at_ < at->tries.first_sent;
  end(at, listed_app::state::failed);
  if (!out) return;
  stopping_ = true;
  totals_.out = true;
}

void list_machine::end(place at, listed_app::state how) {
  at->result.end = how;
  if (how == listed_app::state::failed) ++totals_.failed;
  if (how == listed_app::state::changing) ++totals_.changing;
  if (how == listed_app::state::unfinished) ++totals_.unfinished;
  // Its answer, if it comes, is nobody's any more, but its token is.
  std::erase_if(flights_, [&](const auto& one) {
    if (one.second.of != at) return false;
    abandoned_.emplace(one.first, given_up{one.second.token, one.second.sent_at});
    return true;
  });
  ended_.push_back(std::move(at->result));
  readings_.erase(at);
}

void list_machine::denied(place at, const reply& answer) {
  const bool whole_account = concerns_account(answer.code);
  const auto found = denials_.denied(at->result.app_id, whole_account);
  const bool every_app = ++denied_apps_ == apps_.size();
  if (whole_account || every_app || found == denial_watch::result::everything) return halt(answer);
  end(at, listed_app::state::failed);
  const std::string advice = advice_for_list(answer.code);
  if (denied_apps_ == 1 && !advice.empty()) notices_.push_back(advice);
}

void list_machine::expired(const flight& one, const reply& answer, time_point now, wall_time wall) {
  switch (clock_.expired(one.clock_epoch, answer.date, wall)) {
    case clock_correction::result::corrected:
      notices_.push_back(
          "this machine's clock differs from the service's: signing with the service's time");
      return again(one.of, duration{0}, now);
    case clock_correction::result::stale: return again(one.of, duration{0}, now);
    case clock_correction::result::hopeless:
      return halt(answer, clock_.why_hopeless(answer.date) + " ");
  }
}

void list_machine::halt(const reply& answer, std::string_view advice) {
  stopping_ = true;
  if (!totals_.halted_by.empty()) return;
  totals_.halted_by = answer.code;
  totals_.halt_reason = fmt::format("{} (HTTP {}): {}", answer.code, answer.status, answer.message);
  if (!answer.request_id.empty())
    totals_.halt_reason += fmt::format(" [RequestId {}]", answer.request_id);
  totals_.halt_advice = fmt::format("{}{}", advice, advice_for_list(answer.code));
}

void list_machine::settled(std::uint64_t request, time_point now) {
  const auto found = abandoned_.find(request);
  if (found == abandoned_.end()) return;
  able_at_ = now;
  lost(found->second.token, found->second.sent_at, now);
  abandoned_.erase(found);
}

// A server that stands still may read, when it goes on, what was sent before: the token of a lost
// request is back when a later one was answered, and a second has passed then. Half of all are held
// back so at most, or nothing could be asked any more.
void list_machine::lost(token_id token, time_point sent_at, time_point now) {
  if (sent_at <= heard_) return gate_.gone(token, now + unread_time);
  lost_.push_back({token, sent_at, now + unread_time});
  if (lost_.size() <= options_.qps / 2) return;
  gate_.gone(lost_.front().token, std::max(now, lost_.front().not_before));
  lost_.pop_front();
}

void list_machine::heard(time_point sent_at, time_point now) {
  heard_ = std::max(heard_, sent_at);
  std::erase_if(lost_, [&](const lost_token& one) {
    if (one.sent_at > heard_) return false;
    gate_.gone(one.token, std::max(now, one.not_before));
    return true;
  });
}

}  // namespace mpustop::core
