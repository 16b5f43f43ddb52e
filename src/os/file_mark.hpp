#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace mpustop::os {

/// By what a change of a regular file shows: which file it is, its size, and when it was written.
using file_mark = std::array<std::int64_t, 5>;

/// That of the file now; zeros where there is none, or where it is no regular file.
file_mark mark_of(const std::string& path);

}  // namespace mpustop::os
