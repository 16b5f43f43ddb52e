#pragma once

#include <functional>
#include <thread>

namespace mpustop::os {

/// Watches for SIGINT and SIGTERM on a thread of its own. The first one is told to the handler;
/// a second one ends the process at once with 128 + its number, but not where it comes right after
/// the first: timeout(1) and others send each signal to the process and to its group. SIGHUP is
/// ignored. When the watch is over, both signals do again what they did before.
///
/// Make one before any other thread starts: the signals are blocked in this thread and in those
/// that it starts afterwards.
class signal_watch {
 public:
  /// `first`: called on the watching thread with the signal's number; `at_once`: before the second
  /// one ends the process.
  explicit signal_watch(std::function<void(int)> first, std::function<void()> at_once = nullptr);
  ~signal_watch();
  signal_watch(const signal_watch&) = delete;
  signal_watch& operator=(const signal_watch&) = delete;

 private:
  void watch();

  std::function<void(int)> first_;
  std::function<void()> at_once_;
  int signals_ = -1;  ///< signalfd(2)
  int ending_ = -1;   ///< eventfd(2): the watch is over
  std::thread thread_;
};

}  // namespace mpustop::os
