#include "cli/run_session.hpp"

#include <atomic>
#include <utility>

#include <fmt/format.h>

#include <mpustop/stopper.hpp>

#include "cli/ending_notice.hpp"
#include "cli/halt_text.hpp"
#include "cli/progress.hpp"
#include "cli/recorder.hpp"
#include "cli/run_outcome.hpp"
#include "os/signals.hpp"
#include "os/task_file.hpp"

namespace mpustop::cli {

namespace {

/// The input. When it breaks off, the run ends like an interrupted one, with its summary.
class careful_source final : public task_source {
 public:
  careful_source(task_source& from, stopper& run) : from_(from), run_(run) {}

  state next(task_record& out) override {
    try {
      return from_.next(out);
    } catch (const error& broken) {
      problem_ = broken;
      run_.stop();
      return state::pending;
    }
  }
  void watch(std::function<void()> wake) override { from_.watch(std::move(wake)); }
  const std::optional<error>& problem() const { return problem_; }

 private:
  task_source& from_;
  stopper& run_;
  std::optional<error> problem_;
};

// Of standard input this is known only at its end.
void check_usable(const summary& done, const os::task_file& source) {
  if (!done.complete) return;
  if (const std::string why = source.why_unusable(); !why.empty()) {
    throw error(error_kind::input, why);
  }
}

stopper::callbacks callbacks_of(recorder& report, progress& bar, ending_notice& ending, talk& out) {
  return {.on_row = [&report](const row& ended) { report.add(ended); },
          .on_rows_done = [&report] { report.write(); },
          .on_connected = [&report] { report.open(); },
          .on_notice = [&out](std::string_view text) { out.notice(text); },
          .on_progress =
              [&bar, &ending](const summary& now) {
                ending.look(now);
                bar.show(now);
              }};
}

// A report that fails before its first row ends the run like one that fails later.
summary run_all(stopper& run, task_source& source, recorder& report, bool begun,
                stopper::callbacks calls) {
  try {
    if (begun) report.open();
    return run.run(source, std::move(calls));
  } catch (const error& problem) {
    if (problem.kind() != error_kind::report) throw;
    report.fail(problem);
    return {};
  }
}

progress_style style_of(const run_arguments& wanted) {
  return wanted.talk == verbosity::quiet ? progress_style::none : wanted.progress;
}

}  // namespace

run_result run_session(const run_preparation& prepared, talk& out) {
  const run_arguments& wanted = prepared.wanted;
  const std::optional<core::plan>& plan = prepared.plan;
  options how = wanted.options;
  how.resumes = prepared.begun;
  how.quiet_start = prepared.begun || wanted.resume;
  stopper run(how);
  std::atomic<int> signal{0};
  const os::signal_watch signals(
      [&](int number) {
        signal = number;
        run.stop();
      },
      [&out] { out.leave(); });
  recorder report(prepared.report, run, out, wanted.talk == verbosity::verbose);
  progress::extent known{.qps = wanted.options.qps};
  if (plan) known.total = plan->tasks;
  if (plan) known.to_call = plan->left();
  progress bar(style_of(wanted), out, known);
  os::task_file source(wanted.tasks, {.no_header = wanted.no_header}, prepared.earlier);
  careful_source careful(source, run);

  run_result result;
  ending_notice ending(signal, wanted.options.timeout, out);
  out.stamp(true);
  result.summary =
      run_all(run, careful, report, prepared.begun, callbacks_of(report, bar, ending, out));
  out.stamp(false);
  bar.end(result.summary);
  report.close();
  result.failures = report.failures();
  const std::optional<error>& broken = careful.problem();
  if (broken && !report.made() && !report.failed()) throw *broken;
  if (broken) out.error(broken->what());
  summary& done = result.summary;
  cover_whole_input(done, plan);
  if (!plan) check_usable(done, source);
  result.report_made = report.made();
  result.exit_code = exit_code_of(done, report.failed(), signal, broken.has_value());
  if (!done.halted_by.empty()) out.error(halt_text(done));
  if (report.failed() && done.halted_by.empty()) done.halted_by = "report";
  if (report.lost() > 0) {
    out.error(fmt::format("{} of the tasks counted here have no row: --resume asks for them again",
                          report.lost()));
  }
  if (broken && done.halted_by.empty()) done.halted_by = "input";
  if (signal != 0 && !done.complete) out.notice("interrupted");
  return result;
}

}  // namespace mpustop::cli
