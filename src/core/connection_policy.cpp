#include "core/connection_policy.hpp"

#include <algorithm>

namespace mpustop::core {
namespace {

constexpr unsigned max_connecting = 16;  // handshakes at once: a burst of 128 would stall them all
constexpr unsigned max_draining = 8;     // beyond them a new link waits for one to end
constexpr unsigned unserved_limit = 3;   // then another address is tried first
constexpr auto counts_as_idle = std::chrono::seconds(1);

}  // namespace

connection_policy::connection_policy(const connection_policy_options& options)
    : options_(options), backoff_(options.backoff_first, options.backoff_most, options.seed) {}

void connection_policy::start() { target_ = std::max(target_, 1u); }

void connection_policy::resolved(std::span<const peer_id> peers, time_point now) {
  resolving_ = false;
  if (peers.empty()) return;  // what is known stays in use
  known_.assign(peers.begin(), peers.end());
  known_since_ = now;
  stale_ = false;
  if (!round_) return;
  for (const peer_id p : known_)
    if (std::find(candidates_.begin(), candidates_.end(), p) == candidates_.end())
      candidates_.push_back(p);
}

void connection_policy::up(connection_id id, bool multiplexed, time_point now) {
  link* l = find(id);
  if (l == nullptr || l->at != stage::connecting) return;
  l->at = stage::ready;
  l->idle_since = now;
  if (peer_ != l->peer) unserved_ = 0;
  peer_ = l->peer;
  multiplexed_ = multiplexed;
  round_ = false;
  std::erase_if(links_, [&](const link& other) {
    if (other.at != stage::connecting || other.peer == *peer_) return false;
    emit(pool_action::kind::close, other.id, other.peer);
    return true;
  });
}

void connection_policy::load(connection_id id, unsigned in_flight, unsigned room, time_point now) {
  link* l = find(id);
  if (l == nullptr) return;
  if (in_flight == 0 && l->in_flight > 0) l->idle_since = now;
  l->in_flight = in_flight;
  if (l->at != stage::ready) return;
  room_ += room - l->room;
  l->room = room;
}

void connection_policy::served(connection_id id) {
  link* l = find(id);
  if (l == nullptr) return;
  l->served = true;
  backoff_.succeeded();
  unserved_ = 0;
}

void connection_policy::draining(connection_id id, time_point now) {
  link* l = find(id);
  if (l == nullptr || l->at != stage::ready) return;
  room_ -= l->room;
  l->room = 0;
  l->at = stage::draining;
  if (!l->served && l->in_flight == 0) end_unserved(*l, now);
}

void connection_policy::ended(connection_id id, time_point now) {
  link* l = find(id);
  if (l == nullptr) return;
  const bool idle =
      l->at == stage::ready && l->in_flight == 0 && now - l->idle_since >= counts_as_idle;
  if (l->at == stage::connecting) {
    if (!round_) backoff_.failed(l->opened, now);
  } else if (idle) {  // nobody needed it: no failure, and HTTP/1.1 does without
    if (multiplexed_ == false && target_ > 0) --target_;
  } else if (!l->served) {
    end_unserved(*l, now);
  }
  forget(id);
}

void connection_policy::end_unserved(const link& l, time_point now) {
  const unsigned before = backoff_.failures();
  backoff_.failed(l.opened, now);
  if (l.peer == peer_ && backoff_.failures() != before) ++unserved_;
}

void connection_policy::want(unsigned requests) {
  if (multiplexed_ == true) return;
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
  if (count(stage::ready) > 0)
    top_up(now);
  else if (round_)
    go_on_with_round(now);
  else if (target() > 0 && now >= backoff_.ready_at() && count(stage::draining) < max_draining)
    begin_round(now);
  if (actions_.empty()) return {};
  const pool_action first = actions_.front();
  actions_.pop_front();
  return first;
}

time_point connection_policy::wait_until() const {
  time_point at = never;
  bool ready = false;
  for (const link& l : links_) {
    if (l.at == stage::ready) ready = true;
    if (l.at == stage::connecting) at = std::min(at, l.opened + options_.connect_timeout);
    if (l.at == stage::ready && multiplexed_ == false && l.in_flight == 0)
      at = std::min(at, l.idle_since + options_.idle_timeout);
  }
  if (!ready && round_) {
    at = std::min(at, round_deadline_);
    if (tried_ < candidates_.size()) at = std::min(at, next_try_);
  }
  const bool opens = ready ? may_open() : target() > 0 && count(stage::draining) < max_draining;
  if (!round_ && opens) at = std::min(at, backoff_.ready_at());
  return at;
}

connection_id connection_policy::choose() const {
  const link* best = nullptr;
  for (const link& l : links_) {
    if (l.room == 0) continue;
    const bool better = best == nullptr || (multiplexed_ == true ? l.in_flight < best->in_flight
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

unsigned connection_policy::target() const {
  return multiplexed_ == true ? options_.multiplexed : target_;
}

bool connection_policy::may_open() const {
  const unsigned connecting = count(stage::connecting);
  return connecting < max_connecting && count(stage::draining) < max_draining &&
         connecting + count(stage::ready) < target();
}

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
  std::erase_if(links_, [&](const link& l) {
    if (l.at != stage::connecting || now < l.opened + options_.connect_timeout) return false;
    emit(pool_action::kind::time_out, l.id, l.peer);
    if (!round_) backoff_.failed(l.opened, now);
    return true;
  });
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

void connection_policy::top_up(time_point now) {
  round_ = false;
  while (now >= backoff_.ready_at() && may_open()) open(*peer_, now);
}

void connection_policy::begin_round(time_point now) {
  round_ = true;
  round_deadline_ = now + options_.connect_timeout;
  next_try_ = now;
  candidates_ = known_;
  tried_ = 0;
  if (peer_) {
    auto first = std::find(candidates_.begin(), candidates_.end(), *peer_);
    if (first != candidates_.end() && unserved_ >= unserved_limit) ++first;
    std::rotate(candidates_.begin(), first, candidates_.end());
  }
  if (unserved_ >= unserved_limit) unserved_ = 0;
  const bool old = stale_ || now - known_since_ >= options_.addresses_fresh;
  if (old && !resolving_) {
    resolving_ = true;
    emit(pool_action::kind::resolve);
  }
  go_on_with_round(now);
}

void connection_policy::go_on_with_round(time_point now) {
  if (now >= round_deadline_) return fail_round(now);
  peer_id peer = 0;
  if ((now >= next_try_ || count(stage::connecting) == 0) && next_candidate(peer)) {
    open(peer, now);
    next_try_ = now + options_.next_address_after;
  }
  if (count(stage::connecting) == 0 && !resolving_) fail_round(now);
}

bool connection_policy::next_candidate(peer_id& out) {
  while (tried_ < candidates_.size()) {
    out = candidates_[tried_++];
    if (!connecting_to(out)) return true;
  }
  return false;
}

void connection_policy::fail_round(time_point now) {
  for (const link& l : links_)
    if (l.at == stage::connecting) emit(pool_action::kind::time_out, l.id, l.peer);
  std::erase_if(links_, [](const link& l) { return l.at == stage::connecting; });
  round_ = false;
  stale_ = true;
  unserved_ = 0;
  backoff_.failed(now, now);
  emit(pool_action::kind::report_failed);
}

}  // namespace mpustop::core
