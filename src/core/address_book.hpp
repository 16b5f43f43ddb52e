#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/limiter.hpp"
#include "core/time.hpp"

namespace mpustop::core {

/// The addresses of a host: in which order to try them, and whether to ask for them again.
///
/// An address that failed is tried after those that did not, the longest ago first: it is skipped,
/// not banned, and however many are dead, a few rounds reach the one that lives.
class address_book {
 public:
  /// What is known is as good as asked for anew for `fresh_for`.
  explicit address_book(duration fresh_for) : fresh_for_(fresh_for) {}

  /// The host's addresses in the order of preference. None: what is known stays.
  void resolved(std::span<const peer_id> peers, time_point now);
  /// They are being asked for.
  void asked() { asking_ = true; }
  bool asking() const { return asking_; }
  bool fresh(time_point now) const { return !stale_ && now - since_ < fresh_for_; }
  /// None of them took a connection: they may have changed.
  void distrust() { stale_ = true; }

  bool knows(peer_id peer) const;
  std::size_t size() const { return known_.size(); }
  void failed(peer_id peer, time_point now);
  void worked(peer_id peer);
  /// All of them as they are to be tried; `first` leads those that did not fail.
  std::vector<peer_id> order(std::optional<peer_id> first) const;

 private:
  struct entry {
    peer_id peer;
    time_point failed_at = time_point::min();  ///< `min`: it did not
  };
  entry* find(peer_id peer);

  duration fresh_for_;
  std::vector<entry> known_;
  time_point since_ = time_point::min();
  bool stale_ = true;
  bool asking_ = false;
};

}  // namespace mpustop::core
