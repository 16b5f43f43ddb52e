#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mpustop::mock {

/// A 128-bit hash that stands for a text or a pair of texts. Two different ones meet with a
/// probability of about n^2 / 2^129: never, for the numbers here.
struct key128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const key128&) const = default;
  /// For core::key_table.
  friend std::uint64_t index_bits(const key128& key) noexcept { return key.low; }
};

key128 key_of(std::string_view text);
key128 key_of(std::string_view app_id, std::string_view task_id);

/// The key is a hash already.
struct key128_hash {
  using is_avalanching = void;
  std::size_t operator()(const key128& key) const noexcept { return key.low; }
};

}  // namespace mpustop::mock
