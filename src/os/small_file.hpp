#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

namespace mpustop::os {

/// A file of settings or keys, read whole.
struct small_file {
  std::string text;
  mode_t mode = 0;  ///< st_mode

  /// A regular file that its group or everybody may read.
  bool others_may_read() const noexcept;
};

/// The file, at most 1 MiB; nothing if there is none at the path. Throws `error` (usage) that
/// begins with the path when it cannot be read, or is longer.
std::optional<small_file> read_small_file(const std::string& path);

}  // namespace mpustop::os
