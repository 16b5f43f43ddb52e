#include "cli/line_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace mpustop::cli {

namespace {

constexpr std::size_t most_lines = 1'000;
constexpr std::size_t most_at_once = 64;  ///< lines of one write
constexpr auto redraw_interval = std::chrono::milliseconds(100);
constexpr std::string_view clear_line = "\r\x1b[J";
// The cursor stays at the line's beginning. What is typed there, as the ^C of an interrupt, is
// drawn over and does not begin a further line; and in a terminal that has become narrower the rows
// that the line then takes are below, and are erased with its rest.
constexpr std::string_view clear_rest = "\x1b[J\r";

// What cannot be written is nobody's to read.
void write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(STDERR_FILENO, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EAGAIN) {
      pollfd ready{STDERR_FILENO, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

}  // namespace

void line_writer::push(std::string line) {
  const std::lock_guard lock(mutex_);
  if (lines_.size() >= most_lines) {
    ++dropped_;
    return;
  }
  lines_.push_back(std::move(line));
  changed_.notify_all();
}

std::size_t line_writer::take_dropped() {
  const std::lock_guard lock(mutex_);
  return lines_.size() >= most_lines ? 0 : std::exchange(dropped_, 0);
}

bool line_writer::backlog() {
  const std::lock_guard lock(mutex_);
  return !lines_.empty() || writing_;
}

void line_writer::status(std::string text) {
  const std::lock_guard lock(mutex_);
  if (text == status_) return;
  status_ = std::move(text);
  outdated_ = !status_.empty() || shown_;
  changed_.notify_all();
}

void line_writer::flush(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [this] { return idle(); });
}

bool line_writer::close(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  closed_ = true;
  changed_.wait_for(lock, patience, [this] { return !writing_; });
  return shown_;
}

void line_writer::end() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  changed_.notify_all();
}

bool line_writer::idle() const {
  return lines_.empty() && !writing_ && (!outdated_ || !status_.empty());
}

bool line_writer::can_draw(clock::time_point now) const {
  return outdated_ && (status_.empty() || now >= drawn_at_ + redraw_interval);
}

void line_writer::await(std::unique_lock<std::mutex>& lock) {
  const auto ready = [this] { return ending_ || !lines_.empty() || can_draw(clock::now()); };
  while (!ready()) {
    if (outdated_) {
      changed_.wait_until(lock, drawn_at_ + redraw_interval);
    } else {
      changed_.wait(lock);
    }
  }
}

// A line takes the place of the status line, which is drawn anew below it.
std::string line_writer::next_text() {
  std::string out;
  if (closed_) {
    lines_.clear();
    return out;
  }
  const clock::time_point now = clock::now();
  if (!lines_.empty() && std::exchange(shown_, false)) {
    out += clear_line;
    outdated_ = !status_.empty();
  }
  for (std::size_t n = 0; n < most_at_once && !lines_.empty(); ++n) {
    out += lines_.front();
    lines_.pop_front();
  }
  if (!lines_.empty() || !can_draw(now)) return out;
  outdated_ = false;
  if (status_.empty()) {
    if (std::exchange(shown_, false)) out += clear_line;
    return out;
  }
  shown_ = true;
  drawn_at_ = now;
  out += '\r';
  out += status_;
  out += clear_rest;
  return out;
}

void line_writer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    await(lock);
    if (ending_ && lines_.empty() && (!outdated_ || !status_.empty())) return;
    const std::string text = next_text();
    writing_ = true;
    lock.unlock();
    write_all(text);
    lock.lock();
    writing_ = false;
    changed_.notify_all();
  }
}

}  // namespace mpustop::cli
