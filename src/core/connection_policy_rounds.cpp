// Which address takes the next connection.
#include <algorithm>

#include "core/connection_policy.hpp"

namespace mpustop::core {
namespace {

constexpr unsigned unserved_limit = 3;  // links without an answer: another address is tried first
constexpr auto silence = std::chrono::seconds(2);
constexpr unsigned far_too_few = 4;  // of the wanted links, the fourth part

}  // namespace

void connection_policy::resolved(std::span<const peer_id> peers, time_point now) {
  addresses_.resolved(peers, now);
  if (peers.empty()) postpone_renewals(now);
  if (!round_) return;
  for (const peer_id p : peers)
    if (std::find(candidates_.begin(), candidates_.end(), p) == candidates_.end())
      candidates_.push_back(p);
}

void connection_policy::ask_for_addresses() {
  if (addresses_.asking()) return;
  addresses_.asked();
  emit(pool_action::kind::resolve);
}

/// The peer takes no further links and does not answer on those that are left, or they are far too
/// few: a link is tried elsewhere.
bool connection_policy::peer_fails(time_point now) const {
  if (refused_ < refused_limit || addresses_.size() < 2) return false;
  const bool silent = now - std::max(heard_at_, refused_since_) >= silence;
  return silent || (multiplexed_ == false && count(stage::ready) * far_too_few <= target_);
}

void connection_policy::top_up(time_point now) {
  round_ = false;
  while (now >= tops_up_at() && may_open())
    open(peer_fails(now) ? addresses_.order({}).front() : *peer_, now);
}

void connection_policy::not_up(const link& l, time_point now) {
  addresses_.failed(l.peer, now);
  if (l.renews) postpone_renewals(now);
  if (round_) return;
  const unsigned before = dials_.failures();
  dials_.failed(l.opened, now);
  if (dials_.failures() != before && refused_++ == 0) refused_since_ = now;
}

void connection_policy::begin_round(time_point now) {
  round_ = true;
  round_deadline_ = now + options_.connect_timeout;
  next_try_ = now;
  if (peer_ && unserved_ >= unserved_limit) {
    addresses_.failed(*peer_, now);
    unserved_ = 0;
  }
  candidates_ = addresses_.order(peer_);
  tried_ = 0;
  if (!addresses_.fresh(now)) ask_for_addresses();
  go_on_with_round(now);
}

void connection_policy::go_on_with_round(time_point now) {
  if (now >= round_deadline_) return fail_round(now);
  peer_id peer = 0;
  if ((now >= next_try_ || count(stage::connecting) == 0) && next_candidate(peer)) {
    open(peer, now);
    next_try_ = now + options_.next_address_after;
  }
  if (count(stage::connecting) == 0 && !addresses_.asking()) fail_round(now);
}

bool connection_policy::next_candidate(peer_id& out) {
  while (tried_ < candidates_.size()) {
    out = candidates_[tried_++];
    if (!connecting_to(out)) return true;
  }
  return false;
}

void connection_policy::fail_round(time_point now) {
  for (const link& l : links_) {
    if (l.at != stage::connecting) continue;
    addresses_.failed(l.peer, now);
    emit(pool_action::kind::time_out, l.id, l.peer);
  }
  std::erase_if(links_, [](const link& l) { return l.at == stage::connecting; });
  round_ = false;
  addresses_.distrust();
  unserved_ = 0;
  backoff_.failed(now, now);
  emit(pool_action::kind::report_failed);
}

}  // namespace mpustop::core
