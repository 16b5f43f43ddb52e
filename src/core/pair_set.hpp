#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/key_table.hpp"
#include "core/pair_key.hpp"

namespace mpustop::core {

/// A set of (AppId, TaskId) pairs, kept as 128-bit keys (XXH3): at most 40 bytes a pair, also
/// while it grows, besides some 70 KiB of a fixed cost. Two of n different pairs fall together
/// with probability n^2 / 2^129 (10^9 pairs: 10^-21).
class pair_set {
 public:
  /// `seed`: see `key_of_pair`.
  explicit pair_set(std::uint64_t seed = 0) : seed_(seed) {}

  /// Adds a pair; false when it was there. Throws `std::bad_alloc`.
  bool insert(std::string_view app_id, std::string_view task_id);
  bool contains(std::string_view app_id, std::string_view task_id) const;

  /// The same in steps: with `prefetch` and a few other pairs between them, a large set is about
  /// twice as fast, since it waits for several of its places in memory at once; with pairs in the
  /// order of `part_of` (of `part_count`) faster again.
  pair_key key_of(std::string_view app_id, std::string_view task_id) const {
    return key_of_pair(app_id, task_id, seed_);
  }
  static constexpr std::size_t part_count = key_table<pair_key>::part_count;
  static std::size_t part_of(const pair_key& key) noexcept {
    return key_table<pair_key>::part_of(key);
  }
  void prefetch(const pair_key& key) const noexcept { keys_.prefetch(key); }
  bool insert(const pair_key& key) { return keys_.insert(key); }

  std::size_t size() const noexcept { return keys_.size(); }
  /// Bytes in use, and the most that were in use at any moment.
  std::size_t bytes() const noexcept { return keys_.bytes(); }
  std::size_t peak_bytes() const noexcept { return keys_.peak_bytes(); }

 private:
  std::uint64_t seed_;
  key_table<pair_key> keys_;
};

}  // namespace mpustop::core
