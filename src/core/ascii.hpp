#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace mpustop::core {

/// Whether every byte is printable ASCII (0x20 to 0x7E) and none is one of `Except`, looked at
/// eight at a time: what most texts are that come by on every request.
template <char... Except>
bool all_printable(std::string_view text) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t tops = 0x8080808080808080;
  // The top bit of some byte is set where a byte is beyond 0x7E, below 0x20, or has the value. What
  // a borrow or carry adds comes from such a byte only.
  const auto flaws = [](std::uint64_t word) {
    std::uint64_t out = word | (word + ones) | (word - 0x20 * ones);
    [[maybe_unused]] const auto same = [&](char c) {
      const std::uint64_t zero = word ^ (static_cast<unsigned char>(c) * ones);
      return (zero - ones) & ~zero;
    };
    ((out |= same(Except)), ...);
    return out & tops;
  };
  std::uint64_t word = 0;
  if (text.size() < sizeof word) {
    word = 0x3030303030303030;  // fills up with what is good in any case
    static_assert(((Except != '0') && ...));
    if (!text.empty()) std::memcpy(&word, text.data(), text.size());
    return flaws(word) == 0;
  }
  std::uint64_t found = 0;
  for (std::size_t at = 0; at + sizeof word < text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    found |= flaws(word);
  }
  std::memcpy(&word, text.data() + text.size() - sizeof word, sizeof word);
  return (found | flaws(word)) == 0;
}

}  // namespace mpustop::core
