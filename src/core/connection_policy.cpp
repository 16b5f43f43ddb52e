#include "core/connection_policy.hpp"

#include <algorithm>
#include <climits>
#include <utility>

namespace mpustop::core {
namespace {

constexpr unsigned max_draining = 8;  // beyond them a new link waits for one to end
constexpr auto counts_as_idle = std::chrono::seconds(1);

}  // namespace

connection_policy::connection_policy(const connection_policy_options& options)
    : options_(options),
      backoff_(options.backoff_first, options.backoff_most, options.seed),
      dials_(options.backoff_first, options.backoff_most, options.seed),
      ages_(options.seed),
      addresses_(options.addresses_fresh),
      cap_(options.seed) {}

void connection_policy::start() { target_ = std::max(target_, 1u); }

void connection_policy::up(connection_id id, bool multiplexed, time_point now) {
  link* l = find(id);
  if (l == nullptr || l->at != stage::connecting) return;
  l->at = stage::ready;
  l->idle_since = now;
  l->renew_at = now + next_age();
  if (peer_ != l->peer) unserved_ = 0;
  peer_ = l->peer;
  multiplexed_ = multiplexed;
  round_ = false;
  refused_ = 0;
  dials_.succeeded();
  addresses_.worked(l->peer);
  if (!scarce_) scarce_for_ = {};
  const bool renews = std::exchange(l->renews, false);
  leave_other_peers();
  if (renews) renewed(now);
  std::erase_if(links_, [&](const link& other) {
    if (other.at != stage::connecting || other.peer == *peer_) return false;
    emit(pool_action::kind::close, other.id, other.peer);
    return true;
  });
}

void connection_policy::load(connection_id id, unsigned in_flight, unsigned room, time_point now) {
  link* l = find(id);
  if (l == nullptr) return;
  if (in_flight > 0 && l->in_flight == 0) l->rested = now - l->idle_since;
  if (in_flight == 0 && l->in_flight > 0) l->idle_since = now;
  if (in_flight > l->in_flight) l->taken += in_flight - l->in_flight;
  const bool answered = in_flight < l->in_flight;
  if (answered) heard_at_ = now;
  l->in_flight = in_flight;
  if (l->at != stage::ready) return;
  if (answered && multiplexed_ == false) answered_http1(*l, now);
  if (l->at != stage::ready) return;
  if (in_flight == 0) lives_.outlived(l->taken);
  l->offered = room;
  const bool barred = in_flight == 0 && room == 0;
  if (!barred)
    l->barred_since = never;
  else if (l->barred_since == never)
    l->barred_since = now;
  clip(*l);
}

void connection_policy::clip(link& l) {
  unsigned room = l.offered;
  if (multiplexed_ == true) room = std::min({room, cap_.room(l.in_flight), lives_.room(l.taken)});
  room_ += room - l.room;
  l.room = room;
  if (room_ > 0) wanted_ = false;
}

void connection_policy::clip_all() {
  for (link& l : links_)
    if (l.at == stage::ready) clip(l);
}

/// Links that were thought to be near their end, and are idle, are all that is left: whether they
/// are is found out by a request.
void connection_policy::revive_idle() {
  if (!wanted_) return;
  for (const link& l : links_)
    if (l.at == stage::connecting || (l.at == stage::ready && l.in_flight > 0)) return;
  clip_all();
  for (link& l : links_) {
    if (room_ > 0) return;
    if (l.at != stage::ready || l.offered == 0) continue;
    l.room = 1;
    room_ = 1;
  }
  if (room_ > 0) wanted_ = false;
}

void connection_policy::served(connection_id id, unsigned answers) {
  if (cap_.holds()) {
    cap_.answered(answers);
    clip_all();
  }
  link* l = find(id);
  if (l == nullptr || std::exchange(l->served, true)) return;
  backoff_.succeeded();
  unserved_ = unusable_ = 0;
}

void connection_policy::refused(connection_id id, unsigned requests) {
  link* l = find(id);
  if (l == nullptr) return;
  l->taken -= std::min(l->taken, requests);
  if (l->at != stage::draining || multiplexed_ != true) return;
  lives_.corrected(l->taken);
  clip_all();
}

void connection_policy::overloaded(connection_id id, time_point now) {
  const link* l = find(id);
  if (l == nullptr || multiplexed_ != true) return;
  cap_.overloaded(l->in_flight, now);
  clip_all();
}

void connection_policy::draining(connection_id id, time_point now) {
  link* l = find(id);
  if (l == nullptr || l->at != stage::ready) return;
  room_ -= l->room;
  l->room = 0;
  l->at = stage::draining;
  if (multiplexed_ == true) {
    lives_.drained(l->taken);
    clip_all();
  }
  // HTTP/1.1: it said that it closes, and is to do it first, so that the port is free at once.
  if (multiplexed_ == false && l->in_flight == 0) say_farewell(*l, now);
  if (!l->served && l->in_flight == 0) end_unserved(*l, now);
}

void connection_policy::forget_protocol() {
  for (link& l : links_) {
    room_ -= l.room;
    l.room = 0;
    if (l.at == stage::ready) l.at = stage::draining;
    if (l.at == stage::connecting) emit(pool_action::kind::close, l.id, l.peer);
  }
  std::erase_if(links_, [](const link& l) { return l.at == stage::connecting; });
  round_ = false;
  multiplexed_.reset();
  target_ = 1;
}

void connection_policy::ended(connection_id id, time_point now) {
  link* l = find(id);
  if (l == nullptr) return;
  const bool idle =
      l->at == stage::ready && l->in_flight == 0 && now - l->idle_since >= counts_as_idle;
  if (l->at == stage::connecting) {
    not_up(*l, now);
  } else if (idle) {  // nobody needed it: no failure, and HTTP/1.1 does without
    if (multiplexed_ == false && target_ > 0) --target_;
  } else if (!l->served) {
    end_unserved(*l, now);
  } else if (multiplexed_ == false && l->at == stage::ready && l->in_flight == 0) {
    reuse_.ended_after(l->answers);
  }
  forget(id);
}

void connection_policy::end_unserved(const link& l, time_point now) {
  if (l.retired) return;
  const unsigned before = backoff_.failures();
  backoff_.failed(l.opened, now);
  if (l.peer == peer_ && backoff_.failures() != before) ++unserved_;
}

void connection_policy::want(unsigned requests) {
  wanted_ = requests > 0 && room_ == 0;
  if (multiplexed_ == true) return revive_idle();
  if (requests <= room_) return;
  const unsigned connecting = count(stage::connecting);
  const unsigned missing = requests - room_;
  if (!multiplexed_.has_value()) return;  // one link until the protocol is known
  if (missing <= connecting) return;
  const unsigned live = connecting + count(stage::ready);
  target_ = std::max(target_, std::min(options_.most, live + missing - connecting));
}

pool_action connection_policy::next(time_point now) {
  expire(now);
  close_idle(now);
  drop_unusable(now);
  close_retired(now);
  end_scarcity(now);
  if (count(stage::ready) > 0) {
    renew(now);
    top_up(now);
  } else if (round_) {
    go_on_with_round(now);
  } else if (target() > 0 && now >= opens_at() && may_replace()) {
    begin_round(now);
  }
  if (actions_.empty()) return {};
  const pool_action first = actions_.front();
  actions_.pop_front();
  return first;
}

time_point connection_policy::wait_until() const {
  time_point at = never;
  bool ready = false;
  const bool renewable = may_renew();
  for (const link& l : links_) {
    if (l.at == stage::ready) ready = true;
    if (l.at == stage::connecting) at = std::min(at, l.opened + options_.connect_timeout);
    if (wanted_since_ != never && l.at == stage::ready && l.barred_since != never)
      at = std::min(at, std::max(wanted_since_, l.barred_since) + options_.connect_timeout);
    if (l.at == stage::ready && multiplexed_ == false && l.in_flight == 0)
      at = std::min(at, l.idle_since + options_.idle_timeout);
    if (l.retired && l.in_flight == 0) at = std::min(at, l.close_at);
    if (l.at == stage::ready && renewable) at = std::min(at, l.renew_at);
  }
  if (scarce_) at = std::min(at, scarce_until_);
  if (!ready && round_) {
    at = std::min(at, round_deadline_);
    if (tried_ < candidates_.size()) at = std::min(at, next_try_);
  }
  if (ready && may_open()) at = std::min(at, tops_up_at());
  if (!ready && !round_ && target() > 0 && may_replace()) at = std::min(at, opens_at());
  return at;
}

connection_id connection_policy::choose() const {
  const link* best = nullptr;
  unsigned least = UINT_MAX;
  for (const link& l : links_)
    if (l.room > 0) least = std::min(least, l.in_flight);
  for (const link& l : links_) {
    if (l.room == 0) continue;
    if (multiplexed_ == true && l.in_flight > 2 * least) continue;
    const bool better = best == nullptr || (multiplexed_ == true ? l.taken > best->taken
                                                                 : l.idle_since > best->idle_since);
    if (better) best = &l;
  }
  return best == nullptr ? 0 : best->id;
}

connection_policy::link* connection_policy::find(connection_id id) {
  for (link& l : links_)
    if (l.id == id) return &l;
  return nullptr;
}

unsigned connection_policy::count(stage at) const {
  unsigned n = 0;
  for (const link& l : links_) n += l.at == at ? 1 : 0;
  return n;
}

bool connection_policy::connecting_to(peer_id peer) const {
  return std::any_of(links_.begin(), links_.end(),
                     [&](const link& l) { return l.peer == peer && l.at == stage::connecting; });
}

bool connection_policy::spent(const link& l) const {
  return multiplexed_ == true && l.at == stage::ready && lives_.spent(l.taken);
}

/// Links that take no more requests, or will not at any moment.
unsigned connection_policy::count_ending() const {
  return static_cast<unsigned>(std::count_if(links_.begin(), links_.end(), [&](const link& l) {
    return l.at == stage::draining || spent(l);
  }));
}

/// Those of them that the pool itself took out of use, or that are only waited for to be closed.
unsigned connection_policy::count_retired() const {
  return static_cast<unsigned>(
      std::count_if(links_.begin(), links_.end(), [](const link& l) { return l.retired; }));
}

/// Where links last a few requests each, one that waits for a late answer is one of many.
bool connection_policy::may_replace() const {
  const bool short_lived = multiplexed_ == true && target() > options_.multiplexed;
  const unsigned retired = count_retired();
  return retired < options_.most + max_draining &&
         count_ending() - retired <
             (short_lived ? std::max(max_draining, 4 * target()) : max_draining);
}

unsigned connection_policy::target() const {
  if (multiplexed_ != true) return target_;
  return lives_.links(options_.multiplexed, options_.short_lived);
}

bool connection_policy::may_open() const {
  const auto lasting = static_cast<unsigned>(links_.size()) - count_ending();
  const unsigned at_once = refused_ >= refused_limit ? 1 : max_connecting;
  return !scarce_ && count(stage::connecting) < at_once && lasting < target() && may_replace();
}

time_point connection_policy::opens_at() const {
  return std::max(backoff_.ready_at(), multiplexed_ == false ? time_point::min() : cap_.ready_at());
}

time_point connection_policy::tops_up_at() const { return std::max(opens_at(), dials_.ready_at()); }

void connection_policy::forget(connection_id id) {
  std::erase_if(links_, [&](const link& l) {
    if (l.id == id) room_ -= l.room;
    return l.id == id;
  });
}

void connection_policy::emit(pool_action::kind what, connection_id id, peer_id peer) {
  actions_.push_back({what, id, peer});
}

void connection_policy::open(peer_id peer, time_point now) {
  link l{};
  l.id = ++last_id_;
  l.peer = peer;
  l.opened = now;
  links_.push_back(l);
  emit(pool_action::kind::open, l.id, peer);
}

void connection_policy::expire(time_point now) {
  std::vector<link> late;
  std::erase_if(links_, [&](const link& l) {
    if (l.at != stage::connecting || now < l.opened + options_.connect_timeout) return false;
    late.push_back(l);
    return true;
  });
  for (const link& l : late) {
    emit(pool_action::kind::time_out, l.id, l.peer);
    not_up(l, now);
  }
}

void connection_policy::close_idle(time_point now) {
  if (multiplexed_ != false) return;
  std::erase_if(links_, [&](const link& l) {
    if (l.at != stage::ready || l.in_flight > 0 || now < l.idle_since + options_.idle_timeout)
      return false;
    room_ -= l.room;
    if (target_ > 0) --target_;
    emit(pool_action::kind::close, l.id, l.peer);
    return true;
  });
}

void connection_policy::drop_unusable(time_point now) {
  if (!wanted_) {
    wanted_since_ = never;
    return;
  }
  if (wanted_since_ == never) wanted_since_ = now;
  const auto before = links_.size();
  std::erase_if(links_, [&](const link& l) {
    if (l.at != stage::ready || l.barred_since == never) return false;
    if (now < std::max(wanted_since_, l.barred_since) + options_.connect_timeout) return false;
    end_unserved(l, now);
    emit(pool_action::kind::unusable, l.id, l.peer);
    return true;
  });
  if (links_.size() == before || ++unusable_ < 2) return;
  addresses_.distrust();
  emit(pool_action::kind::report_failed);
}

}  // namespace mpustop::core
