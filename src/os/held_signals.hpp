#pragma once

#include <csignal>

namespace mpustop::os {

/// Holds back SIGINT, SIGTERM and SIGHUP of this thread, for who has to put something in order
/// before they end the process. A signal that is ignored, or is held back already because somebody
/// else waits for it (signal_watch), is left alone. The end of this object lets them through.
class held_signals {
 public:
  held_signals();
  ~held_signals();
  held_signals(const held_signals&) = delete;
  held_signals& operator=(const held_signals&) = delete;

  /// Readable when one has come; -1: none is held back.
  int fd() const noexcept { return fd_; }

 private:
  sigset_t before_;
  int fd_ = -1;
};

}  // namespace mpustop::os
