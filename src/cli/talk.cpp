#include "cli/talk.hpp"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace mpustop::cli {

namespace {

constexpr std::size_t most_lines = 1'000;
constexpr auto patience = std::chrono::seconds(2);
constexpr std::string_view clear_line = "\r\x1b[K";

// False when standard error can no longer be written.
bool write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(STDERR_FILENO, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EAGAIN) {
      pollfd ready{STDERR_FILENO, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

struct talk::queue {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::string> lines;
  std::size_t dropped = 0;
  bool ending = false;
  bool idle = true;  ///< nothing is queued and nothing is being written
};

talk::talk(verbosity level) : level_(level), queue_(std::make_shared<queue>()) {
  // Its thread takes no signals: those are for whoever watches for them.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread([shared = queue_] { write_out(*shared); }).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

// Whoever reads standard error may have stopped: then the process ends without its last lines.
talk::~talk() {
  status("");
  flush();
  const std::lock_guard lock(queue_->mutex);
  queue_->ending = true;
  queue_->changed.notify_all();
}

void talk::flush() {
  std::unique_lock lock(queue_->mutex);
  queue_->changed.wait_for(lock, patience, [this] { return queue_->idle; });
}

void talk::push(std::string text) {
  const std::lock_guard lock(queue_->mutex);
  if (queue_->lines.size() >= most_lines) {
    ++queue_->dropped;
    return;
  }
  if (queue_->dropped > 0) {
    queue_->lines.push_back(
        fmt::format("({} lines not shown)\n", std::exchange(queue_->dropped, 0)));
  }
  queue_->lines.push_back(std::move(text));
  queue_->idle = false;
  queue_->changed.notify_all();
}

void talk::write_out(queue& to) {
  std::unique_lock lock(to.mutex);
  for (;;) {
    to.changed.wait(lock, [&] { return to.ending || !to.lines.empty(); });
    while (!to.lines.empty()) {
      const std::string text = std::move(to.lines.front());
      to.lines.pop_front();
      lock.unlock();
      write_all(text);
      lock.lock();
    }
    to.idle = true;
    to.changed.notify_all();
    if (to.ending) return;
  }
}

void talk::error(std::string_view text) {
  push(fmt::format("{}mpustop: {}\n", std::exchange(status_shown_, false) ? clear_line : "", text));
}

void talk::notice(std::string_view text) {
  if (level_ == verbosity::quiet) return;
  push(fmt::format("{}{}\n", std::exchange(status_shown_, false) ? clear_line : "", text));
}

void talk::lines(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  notice(text);
}

void talk::detail(std::string_view text) {
  if (level_ == verbosity::verbose) notice(text);
}

void talk::status(std::string_view text) {
  if (text.empty() && !status_shown_) return;
  {
    const std::lock_guard lock(queue_->mutex);
    if (!text.empty() && !queue_->lines.empty()) return;  // the last one is not even shown yet
  }
  push(fmt::format("{}{}", clear_line, text));
  status_shown_ = !text.empty();
}

}  // namespace mpustop::cli
