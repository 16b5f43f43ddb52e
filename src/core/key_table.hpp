#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace mpustop::core {

/// A set of hash values in little memory, also while it grows: 256 tables with open addressing
/// that grow one at a time, by a quarter, when they are 4/5 full. So a slot's share of a key is
/// 1/0.8 to 1/0.64, and only one table of the 256 exists twice at a time.
///
/// `Key` is a hash already (uniform bits) with `operator==`; `Key{}` is not a member of any set.
/// `index_bits(key)` gives 64 of its bits: the lowest 8 choose the table, the highest 32 the slot.
template <class Key>
class key_table {
 public:
  static constexpr std::size_t part_count = 256;
  /// Which of the tables a key belongs to. Keys that come table by table find what leads to their
  /// places (pages, not only lines) in the cache.
  static std::size_t part_of(const Key& key) noexcept { return index_bits(key) % part_count; }

  /// Adds a key; false when it was there. Throws `std::bad_alloc`.
  bool insert(const Key& key) { return try_insert(key).second; }

  /// The member that equals `key`, and whether it was added by this call. What of it its `==` and
  /// `index_bits` leave out may be changed; the reference is valid until the next key is added.
  std::pair<Key&, bool> try_insert(const Key& key) {
    shard& where = shard_of(key);
    if (where.capacity != 0) {
      Key* slot = find(where, key);
      if (*slot == key) return {*slot, false};
      if (!is_full(where)) return {place(where, slot, key), true};
    }
    grow(where);
    return {place(where, find(where, key), key), true};
  }

  /// The member that equals `key`, as `try_insert` gives it, or null.
  Key* find(const Key& key) {
    shard& where = shard_of(key);
    if (where.capacity == 0) return nullptr;
    Key* slot = find(where, key);
    return *slot == key ? slot : nullptr;
  }

  bool contains(const Key& key) const {
    const shard& where = shards_[part_of(key)];
    return where.capacity != 0 && *find(where, key) == key;
  }

  /// Fetches the key's place into the cache, for an `insert` that comes a little later.
  void prefetch(const Key& key) const noexcept {
    const shard& where = shards_[part_of(key)];
    if (where.capacity != 0) __builtin_prefetch(home(where, key), 1);
  }

  std::size_t size() const noexcept { return size_; }
  /// Bytes in use, and the most that were in use at any moment, growing included.
  std::size_t bytes() const noexcept { return slots_ * sizeof(Key) + sizeof(*this); }
  std::size_t peak_bytes() const noexcept { return peak_slots_ * sizeof(Key) + sizeof(*this); }

 private:
  struct shard {
    std::unique_ptr<Key[]> slots;
    std::uint32_t capacity = 0;
    std::uint32_t used = 0;
  };

  shard& shard_of(const Key& key) { return shards_[part_of(key)]; }

  static bool is_full(const shard& where) {
    return (where.used + std::uint64_t{1}) * 5 > where.capacity * std::uint64_t{4};
  }

  /// The slot where the search for a key begins.
  static Key* home(const shard& where, const Key& key) noexcept {
    const std::uint64_t hash = index_bits(key) >> 32;
    return where.slots.get() + ((hash * where.capacity) >> 32);
  }

  /// The slot that holds the key, or the free one where it belongs.
  static Key* find(const shard& where, const Key& key) {
    Key* slot = home(where, key);
    Key* const end = where.slots.get() + where.capacity;
    while (!(*slot == Key{}) && !(*slot == key)) {
      if (++slot == end) slot = where.slots.get();
    }
    return slot;
  }

  Key& place(shard& where, Key* slot, const Key& key) {
    ++where.used;
    ++size_;
    return *slot = key;
  }

  void grow(shard& where) {
    shard bigger;
    bigger.capacity = where.capacity + where.capacity / 4 + 8;
    bigger.slots = std::make_unique<Key[]>(bigger.capacity);
    for (std::uint32_t i = 0; i < where.capacity; ++i) {
      const Key& key = where.slots[i];
      if (!(key == Key{})) *find(bigger, key) = key;
    }
    bigger.used = where.used;
    slots_ += bigger.capacity;
    peak_slots_ = std::max(peak_slots_, slots_);
    slots_ -= where.capacity;
    where = std::move(bigger);
  }

  std::array<shard, part_count> shards_;
  std::size_t size_ = 0;
  std::size_t slots_ = 0;
  std::size_t peak_slots_ = 0;
};

}  // namespace mpustop::core
