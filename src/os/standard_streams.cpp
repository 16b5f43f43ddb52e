#include "os/standard_streams.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace mpustop::os {

void fill_closed_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free number is this one. Input gives the end; output, opened for reading, fails.
    if (::open("/dev/null", O_RDONLY | O_CLOEXEC) != fd) {
      throw std::system_error(errno, std::generic_category(), "/dev/null");
    }
  }
}

}  // namespace mpustop::os
