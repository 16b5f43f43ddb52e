// Keys that end in mid-run, and answers that no call can succeed.
#include <fmt/format.h>

#include "core/advice.hpp"
#include "core/dispatcher.hpp"
#include "core/error_codes.hpp"

namespace mpustop::core {

namespace {

constexpr duration slow_fetch = std::chrono::seconds(5);

double seconds(duration value) { return std::chrono::duration<double>(value).count(); }

constexpr std::string_view no_new_keys =
    "Where the keys come from gave no new ones. See to it, or set new keys, then go on with "
    "--resume.";

}  // namespace

void dispatcher::fatal(task_slot slot, const reply& answer, time_point now) {
  const auto halts = [&] {
    halt(answer, answer.diagnosis.empty() ? advice_of(answer.code) : answer.diagnosis);
    drop(slot);
  };
  if (!concerns_keys(answer.code)) return halts();
  switch (keys_.refused(tasks_[slot].key_generation, now)) {
    case key_renewal::refusal::hopeless: return halts();
    case key_renewal::refusal::renew: key_refusal_ = answer; break;
    case key_renewal::refusal::outdated: break;
  }
  waiting_.push(slot, now);
}

void dispatcher::keys_fetched(bool changed, std::optional<duration> lasts, time_point now) {
  const time_point held_since = keys_.held_since(now);
  if (!keys_.fetched(changed, lasts, now)) {
    const bool refused = !key_refusal_.code.empty();
    if (refused && !keys_.ever_accepted()) {
      return halt(key_refusal_, advice_of(key_refusal_.code));
    }
    key_failure_ = "the same are given out again";
    if (refused) key_failure_ += ", and the service says " + key_refusal_.code;
    return;
  }
  if (held_since != never) tasks_.excuse(now - held_since);
  key_end_told_ = false;
  if (std::exchange(key_trouble_told_, false)) {
    notices_.push_back("there are new keys: going on");
  }
}

void dispatcher::keys_failed(std::string_view why, time_point now) {
  keys_.failed(now);
  key_failure_ = why;
}

void dispatcher::watch_keys(time_point now) {
  if (stopping_) return;
  const time_point held_since = keys_.held_since(now);
  if (!keys_.failing()) {
    if (held_since == never || now < held_since + slow_fetch) return;
    key_failure_ = "whoever gives them out has not answered";
  }
  if (held_since == never) {
    if (std::exchange(key_trouble_told_, true)) return;
    notices_.push_back(fmt::format(
        "there are no new keys yet, and those in use end in {:.0f} s: {}; asking again until then",
        seconds(keys_.end() - now), key_failure_));
    return;
  }
  key_trouble_told_ = true;
  if (!std::exchange(key_end_told_, true)) {
    notices_.push_back(fmt::format(
        "the keys have ended, and there are no new ones: {}; nothing is sent until there are; "
        "giving up after {:g} s (--max-outage)",
        key_failure_, seconds(options_.max_outage)));
  }
  if (now < held_since + options_.max_outage) return;
  stopping_ = true;
  halted_by_ = halted_by_keys;
  halt_reason_ = fmt::format(
      "the keys have ended, and there were no new ones for {:g} s "
      "(--max-outage): {}",
      seconds(options_.max_outage), key_failure_);
  halt_advice_ = no_new_keys;
}

time_point dispatcher::next_of_keys(time_point now) const {
  const time_point held_since = keys_.held_since(now);
  time_point news = never;
  if (held_since != never) {
    const bool told = keys_.failing() || key_end_told_;
    news = held_since + (told ? options_.max_outage : std::min(slow_fetch, options_.max_outage));
  }
  return std::min(keys_.next_change(now), news > now ? news : never);
}

}  // namespace mpustop::core
