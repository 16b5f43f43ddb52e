#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/pair_set.hpp"

namespace mpustop::core {

/// Puts the pairs of an input's lines into a set, not one by one but gathered by the set's parts:
/// in a large set each pair alone waits for memory, and longer for what leads to its page.
/// Equal pairs go in in the order in which they came. What waits holds less than half a byte for
/// each pair of the set, besides some 100 KiB.
class pair_batches {
 public:
  explicit pair_batches(pair_set& pairs) : pairs_(pairs) {}

  /// A pair of a line, which may carry a mark of the caller's. `told(line, mark, is_new)` is called
  /// for each pair, now or later.
  template <class Told>
  void add(const pair_key& key, std::uint64_t line, bool mark, Told told) {
    batch& waiting = batches_[pair_set::part_of(key)];
    waiting.push_back({key, line << 1 | static_cast<std::uint64_t>(mark)});
    if (waiting.size() >= most()) settle(waiting, told);
  }
  /// Tells of all that wait.
  template <class Told>
  void finish(Told told) {
    for (batch& waiting : batches_) settle(waiting, told);
  }

  /// The most bytes that waited at any moment.
  std::size_t peak_bytes() const noexcept {
    std::size_t entries = 0;
    for (const batch& waiting : batches_) entries += waiting.capacity();
    return entries * sizeof(entry);
  }

 private:
  struct entry {
    pair_key key;
    std::uint64_t line_and_mark;
  };
  using batch = std::vector<entry>;

  /// How many wait for a part before they go in together.
  std::size_t most() const noexcept {
    constexpr std::size_t share = 64;  // of the set's pairs one of so many waits
    return std::clamp<std::size_t>(pairs_.size() / (share * pair_set::part_count), 16, 256);
  }

  template <class Told>
  void settle(batch& waiting, Told told) {
    constexpr std::size_t ahead = 16;  // places that are being fetched into the cache
    for (std::size_t i = 0; i < waiting.size() + ahead; ++i) {
      if (i < waiting.size()) pairs_.prefetch(waiting[i].key);
      if (i < ahead) continue;
      const entry& one = waiting[i - ahead];
      told(one.line_and_mark >> 1, (one.line_and_mark & 1) != 0, pairs_.insert(one.key));
    }
    waiting.clear();
  }

  pair_set& pairs_;
  std::array<batch, pair_set::part_count> batches_;
};

}  // namespace mpustop::core
