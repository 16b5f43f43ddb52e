#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mpustop::core {

/// Nonces unique across processes and hosts: 128 bits as 32 hex digits, a random 64-bit prefix
/// drawn once (by the caller) and a counter that starts at a random place.
class nonce_sequence {
 public:
  nonce_sequence(std::uint64_t random_prefix, std::uint64_t random_start);
  /// Valid until the next call.
  std::string_view next();

 private:
  std::uint64_t counter_;
  std::array<char, 32> text_;
};

}  // namespace mpustop::core
