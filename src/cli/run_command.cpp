#include <unistd.h>

#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include <mpustop/error.hpp>
#include <mpustop/stopper.hpp>

#include "auth/provider.hpp"
#include "cli/commands.hpp"
#include "cli/plan_text.hpp"
#include "cli/proxy_setting.hpp"
#include "cli/run_session.hpp"
#include "cli/summary_json.hpp"
#include "cli/summary_text.hpp"
#include "cli/talk.hpp"
#include "os/entropy.hpp"
#include "os/report_file.hpp"
#include "os/task_file.hpp"

namespace mpustop::cli {

namespace {

core::plan usable_plan(const run_arguments& wanted, core::earlier_rows* earlier) {
  core::plan plan = os::read_plan(wanted.tasks, {.no_header = wanted.no_header}, earlier);
  if (plan.valid == 0) {
    throw error(error_kind::input, fmt::format("{}: {}", wanted.tasks, core::why_unusable(plan)));
  }
  return plan;
}

// What an operator would not guess from the plan.
void tell_of(const core::journal_state& found, const run_arguments& wanted, talk& out) {
  if (wanted.resume && !found.has_header) {
    out.notice(fmt::format("report {}: nothing to go on with; the run begins anew", wanted.report));
  }
  if (found.has_header && found.what == core::journal_state::kind::torn) {
    out.notice(fmt::format("report {}: the torn row at its end ({} bytes) is cut off",
                           wanted.report, found.size - found.good_size));
  }
}

// A run that reads what it appends would not end.
void refuse_own_report(const run_arguments& wanted) {
  std::error_code unknown;
  if (!std::filesystem::equivalent(wanted.tasks, wanted.report, unknown) || unknown) return;
  throw error(
      error_kind::usage,
      fmt::format("{}: is both TASKS and the report; give TASKS a copy of it", wanted.tasks));
}

// Locks the report if it is there, and reads its rows.
void take_up(run_preparation& run, core::earlier_rows& earlier, talk& out) {
  const bool resume = run.wanted.resume;
  refuse_own_report(run.wanted);
  run.report.check_usable(resume ? os::report_use::resume : os::report_use::fresh);
  const core::journal_state found = run.report.take_up([&](const core::journal_row& row) {
    earlier.add(row.line, row.app_id, row.task_id, row.outcome);
  });
  earlier.complete();
  if (!resume && found.rows > 0) {
    throw error(error_kind::usage,
                fmt::format("report {}: another run has written it just now; go on with it by "
                            "--resume, or name another file with --report",
                            run.wanted.report));
  }
  tell_of(found, run.wanted, out);
  run.begun = found.has_header;
  if (found.rows > 0) run.earlier = &earlier;
}

// Throws unless the operator agreed, now or by --yes.
bool agreed(const run_arguments& wanted, const std::optional<core::plan>& plan, talk& out) {
  if (wanted.yes || (plan && plan->left() == 0)) return true;
  if (!plan) throw error(error_kind::usage, "standard input as TASKS needs --yes");
  if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1) {
    throw error(error_kind::usage, "without a terminal to ask on, run needs --yes");
  }
  out.flush();
  return confirmed("Stop them?");
}

// Several lines, the last one with its newline.
void tell(talk& out, std::string_view lines) {
  if (lines.ends_with('\n')) lines.remove_suffix(1);
  out.notice(lines);
}

// A script that waits for the summary learns why there is none; the exit code tells of the tasks.
void write_json(const std::string& text, talk& out) {
  if (std::cout << text << std::flush) return;
  out.error("standard output: the summary cannot be written");
}

}  // namespace

int perform(const run_arguments& given) {
  os::report_file report(given.report);
  run_preparation run{.wanted = given, .report = report};
  run_arguments& wanted = run.wanted;
  wanted.options.keys = auth::load_credentials(os::process_environment(), wanted.profile);
  wanted.proxy_variable = take_proxy(wanted.options, os::process_environment());
  const stopper checked(wanted.options);
  talk out(wanted.talk);
  core::earlier_rows earlier(wanted.retry_failed, os::random_u64());
  take_up(run, earlier, out);
  if (wanted.tasks != "-") run.plan = usable_plan(wanted, run.earlier);
  if (run.plan) wanted.options.apps = run.plan->apps;
  if (run.plan) tell(out, plan_text(wanted, *run.plan));
  if (!agreed(wanted, run.plan, out)) {
    std::cerr << "Nothing was stopped.\n";
    return 2;
  }
  const run_result result = run_session(run, out);
  if (wanted.json) write_json(summary_json(result.summary, result.exit_code), out);
  tell(out, fmt::format("{}  report: {}\n{}", summary_text(result.summary),
                        result.report_made ? wanted.report : "none was made",
                        what_next(result.summary, result.report_made)));
  return result.exit_code;
}

}  // namespace mpustop::cli
