// Links that the pool itself takes out of use, and what it does without descriptors and ports.
#include <algorithm>

#include "core/connection_policy.hpp"

namespace mpustop::core {
namespace {

constexpr auto farewell = std::chrono::seconds(1);  // time for the server to close first
constexpr unsigned most_farewells = 16;             // at once
constexpr auto scarce_first = std::chrono::seconds(1);
constexpr auto scarce_most = std::chrono::seconds(30);
constexpr auto suspicious_rest = std::chrono::seconds(1);

}  // namespace

/// Takes a ready link out of use; it is closed when nothing is under way on it any more.
void connection_policy::retire(link& l, time_point close_at) {
  room_ -= l.room;
  l.room = 0;
  l.at = stage::draining;
  l.retired = true;
  l.close_at = close_at;
}

/// HTTP/1.1: whoever closes first keeps the port for a minute, so it is left to the server.
void connection_policy::say_farewell(link& l, time_point now) {
  retire(l, now + farewell);
  const auto waits = [](const link& other) { return other.retired && other.in_flight == 0; };
  if (std::count_if(links_.begin(), links_.end(), waits) <= most_farewells) return;
  std::find_if(links_.begin(), links_.end(), waits)->close_at = now;
}

void connection_policy::close_retired(time_point now) {
  std::erase_if(links_, [&](const link& l) {
    if (!l.retired || l.in_flight > 0 || now < l.close_at) return false;
    emit(pool_action::kind::close, l.id, l.peer);
    return true;
  });
}

/// New requests go to links of the peer alone.
void connection_policy::leave_other_peers() {
  for (link& l : links_)
    if (l.at == stage::ready && l.peer != peer_) retire(l, time_point::min());
}

duration connection_policy::next_age() {
  const std::uint64_t share = ages_.next() >> 48;  // 0..65535 of 65536
  return options_.age - options_.age / 4 * static_cast<std::int64_t>(share) / 65536;
}

connection_policy::link* connection_policy::oldest_due(time_point now) {
  link* oldest = nullptr;
  for (link& l : links_)
    if (l.at == stage::ready && l.renew_at <= now &&
        (oldest == nullptr || l.renew_at < oldest->renew_at))
      oldest = &l;
  return oldest;
}

bool connection_policy::may_renew() const {
  const bool under_way = std::any_of(links_.begin(), links_.end(), [](const link& l) {
    return l.at == stage::connecting && l.renews;
  });
  return !under_way && !scarce_ && !addresses_.asking() &&
         count(stage::connecting) < max_connecting;
}

void connection_policy::renew(time_point now) {
  if (!may_renew() || oldest_due(now) == nullptr) return;
  if (!addresses_.fresh(now)) return ask_for_addresses();
  open(addresses_.knows(*peer_) ? *peer_ : addresses_.order({}).front(), now);
  links_.back().renews = true;
}

void connection_policy::renewed(time_point now) {
  if (link* l = oldest_due(now)) retire(*l, time_point::min());
}

void connection_policy::postpone_renewals(time_point now) {
  for (link& l : links_)
    if (l.renew_at <= now) l.renew_at = now + options_.addresses_fresh;
}

void connection_policy::answered_http1(link& l, time_point now) {
  if (reuse_.reached(++l.answers)) say_farewell(l, now);
}

void connection_policy::stale(connection_id id, time_point now) {
  const link* met = find(id);
  if (met == nullptr || multiplexed_ != false) return;
  const duration rest = met->rested;
  if (met->at == stage::ready) reuse_.ended_after(met->answers);
  if (rest < suspicious_rest) return;
  for (link& l : links_)
    if (l.id != id && l.at == stage::ready && l.in_flight == 0 && now - l.idle_since >= rest)
      retire(l, now);
}

void connection_policy::starved(connection_id id, time_point now) {
  const link* l = find(id);
  if (l == nullptr || l->at != stage::connecting) return;
  if (l->peer != peer_) addresses_.failed(l->peer, now);
  for (link& other : links_)
    if (other.retired) other.close_at = now;
  scarce_ = true;
  // Many that were opened together find it out together.
  if (now >= scarce_until_) {
    scarce_for_ = std::clamp<duration>(2 * scarce_for_, scarce_first, scarce_most);
    scarce_until_ = now + scarce_for_;
  }
  // The address may be to blame: one of a family that this machine has no address of.
  if (count(stage::ready) == 0) return ended(id, now);
  const bool renews = l->renews;
  forget(id);
  if (renews) postpone_renewals(now);
  target_ = std::min(target_, count(stage::ready) + count(stage::connecting));
}

void connection_policy::end_scarcity(time_point now) {
  if (now >= scarce_until_) scarce_ = false;
}

}  // namespace mpustop::core
