#pragma once

#include <cstdint>

namespace mpustop::os {

/// 64 bits from the kernel's generator (getrandom(2)): for nonces and seeds.
/// Throws std::system_error if the kernel has none to give.
std::uint64_t random_u64();

}  // namespace mpustop::os
