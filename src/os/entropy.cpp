#include "os/entropy.hpp"

#include <cerrno>
#include <system_error>

#include <sys/random.h>

namespace mpustop::os {

std::uint64_t random_u64() {
  std::uint64_t value = 0;
  // Up to 256 bytes come whole or not at all (getrandom(2)).
  while (::getrandom(&value, sizeof value, 0) != static_cast<ssize_t>(sizeof value)) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  return value;
}

}  // namespace mpustop::os
