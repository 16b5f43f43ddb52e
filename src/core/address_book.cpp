#include "core/address_book.hpp"

#include <algorithm>

namespace mpustop::core {

void address_book::resolved(std::span<const peer_id> peers, time_point now) {
  asking_ = false;
  if (peers.empty()) return;
  std::vector<entry> found;
  for (const peer_id peer : peers) {
    const entry* old = find(peer);
    found.push_back(old == nullptr ? entry{peer} : *old);
  }
  known_ = std::move(found);
  since_ = now;
  stale_ = false;
}

bool address_book::knows(peer_id peer) const {
  return std::any_of(known_.begin(), known_.end(),
                     [peer](const entry& e) { return e.peer == peer; });
}

void address_book::failed(peer_id peer, time_point now) {
  if (entry* e = find(peer)) e->failed_at = now;
}

void address_book::worked(peer_id peer) {
  if (entry* e = find(peer)) e->failed_at = time_point::min();
}

std::vector<peer_id> address_book::order(std::optional<peer_id> first) const {
  std::vector<entry> sorted = known_;
  const auto rank = [first](const entry& e) {
    return std::pair(e.failed_at, e.failed_at != time_point::min() || e.peer != first);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&rank](const entry& a, const entry& b) { return rank(a) < rank(b); });
  std::vector<peer_id> out;
  for (const entry& e : sorted) out.push_back(e.peer);
  return out;
}

address_book::entry* address_book::find(peer_id peer) {
  const auto at =
      std::find_if(known_.begin(), known_.end(), [peer](const entry& e) { return e.peer == peer; });
  return at == known_.end() ? nullptr : &*at;
}

}  // namespace mpustop::core
