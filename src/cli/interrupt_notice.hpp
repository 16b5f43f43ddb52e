#pragma once

#include <atomic>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "cli/summary_text.hpp"
#include "cli/talk.hpp"

namespace mpustop::cli {

/// Says once, while what is in flight is waited for, that the signal was heard.
class interrupt_notice {
 public:
  interrupt_notice(const std::atomic<int>& signal, std::chrono::milliseconds timeout, talk& out)
      : signal_(signal), timeout_(timeout), out_(out) {}
  void look() {
    if (signal_ == 0 || std::exchange(told_, true)) return;
    out_.notice(
        fmt::format("interrupted: waiting for what is in flight, {} at most; the next "
                    "signal ends the run at once",
                    duration_text(std::chrono::duration<double>(timeout_).count())));
  }

 private:
  const std::atomic<int>& signal_;
  std::chrono::milliseconds timeout_;
  talk& out_;
  bool told_ = false;
};

}  // namespace mpustop::cli
