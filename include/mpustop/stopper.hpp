#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include <mpustop/error.hpp>
#include <mpustop/options.hpp>
#include <mpustop/row.hpp>
#include <mpustop/summary.hpp>
#include <mpustop/task_source.hpp>

namespace mpustop {

/// Stops tasks: signs, paces, sends, retries. One run an object.
///
///     mpustop::stopper stopper(options);
///     mpustop::summary done = stopper.run(source, {.on_row = [](const mpustop::row& r) { ... }});
class stopper {
 public:
  /// What a run tells while it goes on. All are called from the thread that called `run`;
  /// none may block for long, since the sends wait meanwhile. What they throw ends the run.
  struct callbacks {
    /// A task ended. The row is valid during the call only.
    std::function<void(const row&)> on_row = nullptr;
    /// All rows known at this moment were given to `on_row`: a good moment to write them.
    std::function<void()> on_rows_done = nullptr;
    /// The first connection is up; nothing has been sent yet.
    std::function<void()> on_connected = nullptr;
    /// One sentence about something worth telling: throttled, reconnecting, clock corrected.
    std::function<void(std::string_view)> on_notice = nullptr;
    /// The numbers so far, about four times a second.
    std::function<void(const summary&)> on_progress = nullptr;
  };

  /// Checks the options. Throws `error` (kind `usage`) naming the option that is wrong.
  explicit stopper(options opts);
  ~stopper();
  stopper(const stopper&) = delete;
  stopper& operator=(const stopper&) = delete;

  /// Stops every task of `source`; returns when each has its row, after `stop()`, or at a halt
  /// (`summary::halted_by`). Throws `error` of kind `connect` when no connection can be made
  /// before the first answer, `input` when the source fails, and whatever a callback throws.
  summary run(task_source& source, callbacks calls);

  /// Sends nothing more, waits for what is in flight (bounded by `options::timeout`), and makes
  /// `run` return. Safe from any thread, not from a signal handler.
  void stop();

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace mpustop
