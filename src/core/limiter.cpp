#include "core/limiter.hpp"

#include <algorithm>
#include <cassert>

namespace mpustop::core {

namespace {

constexpr duration even = std::chrono::microseconds(200);  ///< of round trips: mean deviation
constexpr duration patience = std::chrono::milliseconds(1);

}  // namespace

limiter::limiter(const limiter_options& options) : guard_(options.guard), tokens_(options.limit) {
  assert(options.limit > 0);
  // A token that was never used has been back for ever.
  for (token_id token = 0; token < options.limit; ++token) {
    give_back(plain_, token, time_point::min());
  }
}

duration limiter::credit(peer_id peer) const {
  if (guard_ == guard_mode::send || peer >= paths_.size()) return duration::zero();
  const path& way = paths_[peer];
  const duration strict = way.replies.floor();
  return guard_ == guard_mode::strict ? strict : std::min(strict, way.network.floor());
}

limiter::candidate limiter::earliest(peer_id peer, duration x) const {
  candidate best;
  for (std::size_t q = 0; q < cursors_.size(); ++q) {
    if (cursors_[q] == none) continue;
    const bool own = q < paths_.size() && q == peer;
    const time_point back = tokens_[cursors_[q]].since + second - (own ? x : duration::zero());
    if (best.queue == none || back < best.back) best = {static_cast<std::uint32_t>(q), back};
  }
  return best;
}

void limiter::rewind() const {
  cursors_.clear();
  for (const path& way : paths_) cursors_.push_back(way.returning.head);
  cursors_.push_back(plain_.head);
}

time_point limiter::ready_at(unsigned n, peer_id peer) const {
  assert(n >= 1 && n <= tokens_.size());
  if (n > idle_) return never;
  const duration x = credit(peer);
  rewind();
  candidate last;
  for (unsigned i = 0; i < n; ++i) {
    last = earliest(peer, x);
    cursors_[last.queue] = tokens_[cursors_[last.queue]].next;
  }
  return last.back;
}

unsigned limiter::together(unsigned n, peer_id peer, time_point slot) const {
  assert(n >= 1 && n <= idle_);
  if (peer < paths_.size() && paths_[peer].replies.deviation() < even) return n;
  const duration x = credit(peer);
  rewind();
  time_point latest = never;
  for (unsigned i = 0; i < n; ++i) {
    const candidate next = earliest(peer, x);
    if (next.back > latest) return i;
    if (i == 0) latest = std::max(next.back, slot) + patience;
    cursors_[next.queue] = tokens_[cursors_[next.queue]].next;
  }
  return n;
}

token_id limiter::take(peer_id peer, time_point now) {
  rewind();
  const candidate first = earliest(peer, credit(peer));
  assert(first.queue != none && first.back <= now);
  queue& from = first.queue < paths_.size() ? paths_[first.queue].returning : plain_;
  const token_id token = from.head;
  entry& spent = tokens_[token];
  from.head = spent.next;
  if (from.head == none) from.tail = none;
  --idle_;
  if (guard_ == guard_mode::send) {
    give_back(plain_, token, now);
    return token;
  }
  path_of(peer);
  spent = {.since = now, .peer = peer, .next = none, .out = true};
  return token;
}

void limiter::answered(token_id token, time_point now) {
  if (guard_ == guard_mode::send) return;  // it came back by the clock
  assert(token < tokens_.size() && tokens_[token].out);
  path& way = path_of(tokens_[token].peer);
  way.replies.add(tokens_[token].since, now - tokens_[token].since);
  give_back(way.returning, token, now);
}

void limiter::gone(token_id token, time_point now) {
  if (guard_ == guard_mode::send) return;
  assert(token < tokens_.size() && tokens_[token].out);
  give_back(plain_, token, now + path_of(tokens_[token].peer).replies.ceiling());
}

void limiter::network_round_trip(peer_id peer, duration rtt) {
  path& way = path_of(peer);
  way.network.add(time_point(duration(++way.measured)), rtt);
}

limiter::path& limiter::path_of(peer_id peer) {
  if (peer >= paths_.size()) {
    paths_.resize(peer + std::size_t{1});
    cursors_.reserve(paths_.size() + 1);
  }
  return paths_[peer];
}

void limiter::give_back(queue& to, token_id token, time_point since) {
  token_id* link = &to.head;
  // `now` is monotone: only `gone` comes out of order, and it is rare.
  if (to.tail != none && tokens_[to.tail].since <= since) link = &tokens_[to.tail].next;
  while (*link != none && tokens_[*link].since <= since) link = &tokens_[*link].next;
  entry& back = tokens_[token];
  back.since = since;
  back.next = *link;
  back.out = false;
  *link = token;
  if (back.next == none) to.tail = token;
  ++idle_;
}

}  // namespace mpustop::core
