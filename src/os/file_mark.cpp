#include "os/file_mark.hpp"

#include <sys/stat.h>

namespace mpustop::os {

file_mark mark_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return {};
  const auto number = [](auto value) { return static_cast<std::int64_t>(value); };
  return {number(found.st_dev), number(found.st_ino), number(found.st_size),
          number(found.st_mtim.tv_sec), number(found.st_mtim.tv_nsec)};
}

}  // namespace mpustop::os
