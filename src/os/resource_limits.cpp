#include "os/resource_limits.hpp"

#include <sys/resource.h>

namespace mpustop::os {

std::uint64_t open_file_limit() {
  rlimit limit{RLIM_INFINITY, RLIM_INFINITY};
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace mpustop::os
