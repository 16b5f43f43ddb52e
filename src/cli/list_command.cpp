#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <mpustop/error.hpp>
#include <mpustop/summary.hpp>

#include "cli/app_ids.hpp"
#include "cli/commands.hpp"
#include "cli/halt_text.hpp"
#include "cli/keys_setting.hpp"
#include "cli/list_text.hpp"
#include "cli/progress.hpp"
#include "cli/proxy_setting.hpp"
#include "cli/talk.hpp"
#include "engine/list_loop.hpp"
#include "os/line_writer.hpp"
#include "os/signals.hpp"

namespace mpustop::cli {

namespace {

/// Standard output: the header before the first line, or alone where there is none.
class list_output {
 public:
  explicit list_output(engine::list_loop& loop)
      : writer_(STDOUT_FILENO, {.on_pace = [&loop](bool behind) { loop.hold(behind); },
                                .on_failure = [&loop] { loop.stop(); }}) {}

  void add(const core::listed_app& app) {
    if (!app.tasks.empty()) write(list_lines(app));
  }
  /// `empty`: that there is no task is known.
  int end(bool empty) {
    if (empty && !begun_) write({});
    return writer_.finish();
  }
  void hurry() { writer_.hurry(); }

 private:
  void write(const std::string& lines) {
    writer_.write(std::exchange(begun_, true) ? lines : list_header + lines);
  }

  os::line_writer writer_;
  bool begun_ = false;
};

/// How far it is, on a line that is drawn over: only where the list goes into a file. In a pipe the
/// terminal is the next command's, and on the terminal the list itself shows it.
class list_status {
 public:
  list_status(std::uint64_t apps, bool quiet, talk& out) : apps_(apps), out_(out) {
    struct stat to {};
    if (quiet || !can_redraw() || ::fstat(STDOUT_FILENO, &to) != 0) return;
    shown_ = S_ISREG(to.st_mode);
    piped_ = S_ISFIFO(to.st_mode);
  }
  void add(const core::listed_app& app) {
    ++ended_;
    tasks_ += app.tasks.size();
    const auto now = std::chrono::steady_clock::now();
    if (!shown_ || now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    out_.status(list_status_text(tasks_, ended_, apps_));
  }
  /// What is said next stands on a line of its own, where the next command draws one, too.
  void end() { out_.status(piped_ ? " " : ""); }

 private:
  std::uint64_t apps_;
  talk& out_;
  bool shown_ = false;
  bool piped_ = false;
  std::uint64_t ended_ = 0;
  std::uint64_t tasks_ = 0;
  std::chrono::steady_clock::time_point next_{};
};

void tell(const core::list_totals& done, int signal, int output, double seconds, talk& out) {
  // Who closes the pipe has enough: no word about it, as from any other tool.
  if (output == EPIPE) return;
  if (output != 0)
    out.error(fmt::format("standard output: {}: the list is not whole",
                          std::generic_category().message(output)));
  if (!done.halted_by.empty()) {
    summary text;
    text.halt_reason = done.halt_reason;
    text.halt_advice = done.halt_advice;
    out.error(halt_text(text));
  } else if (done.out) {
    out.error("the service gave no usable answer any more: the list ends here");
  }
  if (signal != 0 && done.unfinished > 0) out.notice("interrupted");
  std::string lines = list_summary(done, seconds);
  lines.pop_back();
  out.notice(lines);
}

// It may be mistyped. Of many the first few are told.
void tell_empty(const core::listed_app& app, unsigned& told, talk& out) {
  constexpr unsigned most = 5;
  if (app.end != core::listed_app::state::whole || !app.tasks.empty()) return;
  if (++told > most) return;
  out.notice(fmt::format("AppId {}: no tasks{}", app.app_id,
                         told == most ? " (further ones are not named)" : ""));
}

}  // namespace

int perform(const list_arguments& given) {
  list_arguments wanted = given;
  std::vector<std::string> apps = wanted_app_ids(wanted);
  const keys_setting keys = take_keys(wanted.options, wanted.profile, os::process_environment());
  wanted.proxy_variable = take_proxy(wanted.options, os::process_environment());
  std::atomic<int> signal{0};
  list_output* lines = nullptr;  // made after the loop, and gone before it
  talk out(wanted.quiet ? verbosity::quiet : verbosity::normal);
  tell(keys, out);
  unsigned empty = 0;
  list_status status(apps.size(), wanted.quiet, out);
  engine::list_loop loop(wanted.options, std::move(apps),
                         {.on_app =
                              [&](const core::listed_app& app) {
                                lines->add(app);
                                status.add(app);
                                if (app.end == core::listed_app::state::failed)
                                  out.error(failure_text(app));
                                tell_empty(app, empty, out);
                              },
                          .on_notice = [&](const std::string& text) { out.notice(text); }});
  list_output made(loop);
  lines = &made;
  const auto begun = std::chrono::steady_clock::now();
  const os::signal_watch signals([&](int number) {
    signal = number;
    loop.stop();
    lines->hurry();
  });
  const core::list_totals done = loop.run();
  status.end();
  const bool whole = done.failed + done.unfinished == 0;
  const int output = lines->end(whole);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begun;
  tell(done, signal, output, time.count(), out);
  return list_exit_code(done, signal, output);
}

}  // namespace mpustop::cli
