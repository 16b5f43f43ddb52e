#include "os/input_file.hpp"

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <mpustop/error.hpp>

namespace mpustop::os {

input_file::input_file(std::string path)
    : path_(std::move(path)), name_(path_ == "-" ? "standard input" : path_) {
  cancel_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (cancel_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

input_file::~input_file() {
  if (fd_ >= 0 && path_ != "-") ::close(fd_);
  ::close(cancel_);
}

std::size_t input_file::read(std::span<char> to) {
  if (fd_ < 0) open();
  while (wait()) {
    const ssize_t count = ::read(fd_, to.data(), to.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR && errno != EAGAIN) fail(errno);
  }
  return 0;
}

void input_file::cancel() noexcept {
  const std::uint64_t one = 1;
  // It can fail only when the counter is full, and then it is readable already.
  [[maybe_unused]] const ssize_t written = ::write(cancel_, &one, sizeof one);
}

void input_file::open() {
  if (path_ == "-") {
    fd_ = STDIN_FILENO;
    return;
  }
  // Without O_NONBLOCK a pipe without a writer would hold this thread up, beyond `cancel`.
  fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd_ < 0) fail(errno);
}

/// Waits until there is something to read (also the end or an error); false after `cancel`.
bool input_file::wait() {
  for (;;) {
    pollfd fds[] = {{fd_, POLLIN, 0}, {cancel_, POLLIN, 0}};
    if (::poll(fds, 2, -1) < 0 && errno != EINTR) fail(errno);
    if (fds[1].revents != 0) return false;
    if (fds[0].revents != 0) return true;
  }
}

void input_file::fail(int code) const {
  throw error(error_kind::input, name_ + ": " + std::generic_category().message(code));
}

}  // namespace mpustop::os
