#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/load_result.hpp"
#include "engine/load_options.hpp"

namespace mpustop::engine {

/// A load test: `threads` engines, each with an event loop and connections of its own, begun
/// together when each of them is connected.
class load_test {
 public:
  /// How far it is.
  struct progress {
    double elapsed = 0;  ///< seconds since the measured part began; below 0: of the warm-up
    std::uint64_t sent = 0;
    std::uint64_t ok = 0;
    std::uint64_t errors = 0;
  };
  /// Both are called from the thread that runs `run`.
  struct callbacks {
    std::function<void(const progress&)> on_progress = nullptr;  ///< about four times a second
    std::function<void(const std::string&)> on_notice = nullptr;
  };

  /// Throws error(usage) naming the option that is wrong.
  explicit load_test(load_options wanted);
  ~load_test();
  load_test(const load_test&) = delete;
  load_test& operator=(const load_test&) = delete;

  /// As it will be done: guard, batch and rate.
  load_guard guard() const;

  /// Throws error(connect) when there is no connection to begin with.
  core::load_result run(const callbacks& calls);
  /// Sends nothing more; `run` returns when what is under way has ended. Safe from any thread.
  void stop();

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace mpustop::engine
