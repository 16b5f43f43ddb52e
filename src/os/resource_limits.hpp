#pragma once

#include <cstdint>

namespace mpustop::os {

/// How many descriptors this process may have open (RLIMIT_NOFILE, the soft limit); the largest
/// number there is where nothing limits it.
std::uint64_t open_file_limit();

}  // namespace mpustop::os
