#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace mpustop::os {

/// Writes whole lines to a descriptor, on a thread of its own: a reader that is slow holds nobody
/// up. Each write(2) ends with a line and is small enough for a pipe to take it in one piece, so
/// that a reader never finds half a line, whatever ends the writer.
class line_writer {
 public:
  struct callbacks {
    /// Much is waiting (true), or little again (false): told in turn. Must not call the writer.
    std::function<void(bool behind)> on_pace;
    /// Nothing more can be written; `finish` says why. Called from the writing thread.
    std::function<void()> on_failure;
  };
  line_writer(int descriptor, callbacks calls);
  /// Drops what is not written yet.
  ~line_writer();
  line_writer(const line_writer&) = delete;
  line_writer& operator=(const line_writer&) = delete;

  /// Lines of less than 4096 bytes, each with its end.
  void write(std::string_view lines);
  /// Waits until all is written, or nothing can be: 0, or the errno(3) of the write that failed.
  /// After `hurry` it waits for its `patience` at most.
  int finish();
  /// Safe from any thread.
  void hurry(std::chrono::milliseconds patience = std::chrono::seconds(2));

 private:
  void run();
  int write_lines(const std::string& lines);
  bool writable();

  const int descriptor_;
  callbacks calls_;
  int cancel_ = -1;  ///< an eventfd that is never read: readable from the end on
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by the mutex.
  std::string waiting_;
  bool writing_ = false;
  bool behind_ = false;
  bool hurried_ = false;
  std::chrono::milliseconds patience_{};
  bool ending_ = false;
  int failure_ = 0;
  std::thread thread_;
};

}  // namespace mpustop::os
