#pragma once

#include <cstdint>
#include <string_view>

namespace mpustop::core {

/// 128 bits of a hash of an (AppId, TaskId) pair: what a `key_table` of pairs is made of.
struct pair_key {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const pair_key&, const pair_key&) = default;
  friend std::uint64_t index_bits(const pair_key& key) noexcept { return key.low; }
};

/// The key of a pair (XXH3). A `seed` that nobody knows keeps an input from being made so that
/// pairs fall together.
pair_key key_of_pair(std::string_view app_id, std::string_view task_id, std::uint64_t seed);

}  // namespace mpustop::core
