#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace mpustop::core {

/// Bytes from `low` to `high`, both below 0x80.
struct byte_range {
  unsigned char low;
  unsigned char high;
};

/// Whether every byte of a text lies in one of `Ranges`, looked at sixteen bytes at a time.
template <byte_range... Ranges>
class all_within {
 public:
  static constexpr bool holds(std::string_view text) noexcept {
    if (text.size() < half) return holds_bytes(text);
    return holds_pieces(text.data(), text.size());
  }

 private:
  // A vector type of GCC and Clang: whatever the processor has.
  using piece = unsigned char __attribute__((vector_size(16)));
  using words = std::uint64_t __attribute__((vector_size(16)));
  static constexpr std::size_t half = sizeof(piece) / 2;

  static std::uint64_t word(const char* at) noexcept {
    std::uint64_t out;
    std::memcpy(&out, at, sizeof out);
    return out;
  }

  static constexpr bool holds_bytes(std::string_view text) noexcept {
    bool good = true;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      good &= (... | (byte >= Ranges.low && byte <= Ranges.high));
    }
    return good;
  }

  /// For texts of at least half a piece. The last bytes may be looked at twice.
  static bool holds_pieces(const char* text, std::size_t size) noexcept {
    if (size < sizeof(piece)) {
      return is_all(inside(reinterpret_cast<piece>(words{word(text), word(text + size - half)})));
    }
    piece last;
    std::memcpy(&last, text + size - sizeof last, sizeof last);
    piece good = inside(last);
    for (std::size_t at = 0; at + sizeof(piece) < size; at += sizeof(piece)) {
      piece next;
      std::memcpy(&next, text + at, sizeof next);
      good &= inside(next);
    }
    return is_all(good);
  }

  /// 0xff for each byte that lies in a range. (A byte below `low` wraps round to a large one.)
  static piece inside(piece bytes) noexcept {
    return (... | reinterpret_cast<piece>(bytes - Ranges.low <= span_of(Ranges)));
  }
  static constexpr piece span_of(byte_range range) noexcept {
    return piece{} + static_cast<unsigned char>(range.high - range.low);
  }

  static bool is_all(piece good) noexcept {
    const auto halves = reinterpret_cast<words>(good);
    return (halves[0] & halves[1]) == UINT64_MAX;
  }
};

}  // namespace mpustop::core
