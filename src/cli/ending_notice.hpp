#pragma once

#include <atomic>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include <mpustop/summary.hpp>

#include "cli/summary_text.hpp"
#include "cli/talk.hpp"

namespace mpustop::cli {

/// Says once, while what is in flight is waited for, why nothing more is sent: that the signal was
/// heard, or that the run is halted.
class ending_notice {
 public:
  ending_notice(const std::atomic<int>& signal, std::chrono::milliseconds timeout, talk& out)
      : signal_(signal), timeout_(timeout), out_(out) {}
  void look(const summary& now) {
    const bool interrupted = signal_ != 0;
    if ((!interrupted && now.halted_by.empty()) || std::exchange(told_, true)) return;
    const std::string most =
        duration_text(std::chrono::duration<double>(timeout_).count()) + " at most";
    if (interrupted) {
      out_.notice(fmt::format(
          "interrupted: waiting for what is in flight, {}; the next signal ends the run at once",
          most));
    } else {
      out_.notice(
          fmt::format("halting, nothing more is sent: {}; waiting for what is in flight, {}",
                      now.halted_by, most));
    }
  }

 private:
  const std::atomic<int>& signal_;
  std::chrono::milliseconds timeout_;
  talk& out_;
  bool told_ = false;
};

}  // namespace mpustop::cli
