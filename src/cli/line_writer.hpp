#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>

namespace mpustop::cli {

/// Lines on their way to standard error, and the status line below them. All may be called from any
/// thread; `run` is the thread that writes.
class line_writer {
 public:
  /// A whole line, with its newline. Dropped where a thousand wait already.
  void push(std::string line);
  /// How many were dropped since the last call, once there is room to tell it.
  std::size_t take_dropped();
  bool backlog();  ///< something waits to be written
  void status(std::string text);
  /// Waits so long at most until everything is written.
  void flush(std::chrono::milliseconds patience);
  /// Nothing more is written from now on. True if the status line is still shown.
  bool close(std::chrono::milliseconds patience);

  /// Writes until the end.
  void run();
  void end();

 private:
  using clock = std::chrono::steady_clock;
  bool idle() const;
  bool can_draw(clock::time_point now) const;
  void await(std::unique_lock<std::mutex>& lock);
  std::string next_text();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;
  std::size_t dropped_ = 0;
  std::string status_;     ///< wanted below the lines
  bool outdated_ = false;  ///< it is not what is shown
  bool shown_ = false;     ///< some status line is
  clock::time_point drawn_at_{};
  bool writing_ = false;
  bool ending_ = false;
  bool closed_ = false;
};

}  // namespace mpustop::cli
