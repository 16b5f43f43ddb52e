#include "os/line_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>
#include <utility>

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace mpustop::os {

namespace {

constexpr std::size_t much = 1024 * 1024;
constexpr std::size_t little = much / 4;

}  // namespace

line_writer::line_writer(int descriptor, callbacks calls)
    : descriptor_(descriptor), calls_(std::move(calls)) {
  cancel_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (cancel_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  // Its thread takes no signals: those are for whoever watches for them.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

line_writer::~line_writer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    changed_.notify_all();
  }
  const std::uint64_t one = 1;
  // It can fail only when the counter is full, and then it is readable already.
  [[maybe_unused]] const ssize_t written = ::write(cancel_, &one, sizeof one);
  thread_.join();
  ::close(cancel_);
}

void line_writer::write(std::string_view lines) {
  const std::lock_guard lock(mutex_);
  if (failure_ != 0) return;
  waiting_.append(lines);
  if (waiting_.size() > much && !std::exchange(behind_, true)) calls_.on_pace(true);
  changed_.notify_all();
}

int line_writer::finish() {
  std::unique_lock lock(mutex_);
  const auto over = [this] { return failure_ != 0 || (waiting_.empty() && !writing_); };
  changed_.wait(lock, [&] { return over() || hurried_; });
  if (!over()) changed_.wait_for(lock, patience_, over);
  return failure_;
}

void line_writer::hurry(std::chrono::milliseconds patience) {
  const std::lock_guard lock(mutex_);
  patience_ = patience;
  hurried_ = true;
  changed_.notify_all();
}

void line_writer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const std::string lines = std::exchange(waiting_, {});
    writing_ = true;
    lock.unlock();
    const int failure = write_lines(lines);
    if (failure != 0) calls_.on_failure();
    lock.lock();
    writing_ = false;
    failure_ = failure;
    if (waiting_.size() < little && std::exchange(behind_, false)) calls_.on_pace(false);
    changed_.notify_all();
    if (failure != 0) return;
  }
}

/// Whether a write of `PIPE_BUF` bytes would not wait; false at the end.
bool line_writer::writable() {
  for (;;) {
    pollfd fds[] = {{descriptor_, POLLOUT, 0}, {cancel_, POLLIN, 0}};
    ::poll(fds, 2, -1);
    if (fds[1].revents != 0) return false;
    if (fds[0].revents != 0) return true;
  }
}

int line_writer::write_lines(const std::string& lines) {
  std::string_view rest = lines;
  while (!rest.empty() && writable()) {
    std::size_t size = std::min<std::size_t>(rest.size(), PIPE_BUF);
    if (size < rest.size()) size = rest.rfind('\n', size - 1) + 1;
    if (size == 0) size = std::min<std::size_t>(rest.size(), PIPE_BUF);
    const ssize_t written = ::write(descriptor_, rest.data(), size);
    if (written >= 0)
      rest.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR && errno != EAGAIN)
      return errno;
  }
  return 0;
}

}  // namespace mpustop::os
