#include "core/key_renewal.hpp"

#include <algorithm>

namespace mpustop::core {

namespace {

constexpr duration longest_margin = std::chrono::minutes(15);
constexpr duration shortest_wait = std::chrono::seconds(5);

}  // namespace

key_renewal::key_renewal(bool renewable, std::uint64_t seed)
    : renewable_(renewable),
      random_(seed),
      tries_(std::chrono::seconds(1), std::chrono::seconds(60), seed) {}

void key_renewal::begin(std::optional<duration> lasts, time_point now) { in_use(lasts, now); }

void key_renewal::in_use(std::optional<duration> lasts, time_point now) {
  ends_ = renew_at_ = never;
  // Keys that come after their end: then it is this machine's clock that is not to be believed.
  if (!renewable_ || !lasts || *lasts <= duration{0}) return;
  ends_ = now + *lasts;
  const duration margin = std::min(longest_margin, *lasts / 3);
  const auto share = static_cast<std::int64_t>(random_.next() >> 48);  // 0..65535 of 65536
  const duration early = margin + margin / 10 * share / 65'536;
  // Whoever gives out the same keys until their end is not asked without a pause.
  renew_at_ = std::min(std::max(ends_ - early, now + shortest_wait), ends_);
}

bool key_renewal::wants_fetch(time_point now) const {
  if (!renewable_ || fetching_ || now < tries_.ready_at()) return false;
  return refused_since_ != never || now >= renew_at_;
}

bool key_renewal::fetched(bool changed, std::optional<duration> lasts, time_point now) {
  fetching_ = false;
  const bool ended = lasts && *lasts <= duration{0};
  if (!changed && (ended || refused_since_ != never)) {
    tries_.failed(now, now);
    return false;
  }
  tries_.succeeded();
  if (changed) {
    ++generation_;
    accepted_ = false;
    refused_since_ = never;
  }
  in_use(lasts, now);
  return true;
}

void key_renewal::failed(time_point now) {
  fetching_ = false;
  tries_.failed(now, now);
}

key_renewal::refusal key_renewal::refused(unsigned generation, time_point now) {
  if (generation != generation_) return refusal::outdated;
  if (!renewable_ || (generation_ > 0 && !accepted_)) return refusal::hopeless;
  if (refused_since_ == never) refused_since_ = now;
  return refusal::renew;
}

void key_renewal::accepted(unsigned generation) {
  ever_accepted_ = true;
  if (generation == generation_) accepted_ = true;
}

time_point key_renewal::held_since(time_point now) const {
  const time_point since = std::min(refused_since_, ends_);
  return since <= now ? since : never;
}

time_point key_renewal::next_change(time_point now) const {
  time_point next = never;
  for (const time_point when : {ends_, fetching_ ? never : std::max(renew_at_, tries_.ready_at()),
                                refused_since_ != never ? tries_.ready_at() : never}) {
    if (when > now) next = std::min(next, when);
  }
  return next;
}

}  // namespace mpustop::core
