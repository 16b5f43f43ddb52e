#include <unistd.h>

#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include <mpustop/error.hpp>
#include <mpustop/stopper.hpp>

#include "cli/commands.hpp"
#include "cli/dry_run.hpp"
#include "cli/keys_setting.hpp"
#include "cli/plan_text.hpp"
#include "cli/progress.hpp"
#include "cli/proxy_setting.hpp"
#include "cli/question.hpp"
#include "cli/run_closing.hpp"
#include "cli/run_plan.hpp"
#include "cli/run_session.hpp"
#include "cli/summary_json.hpp"
#include "cli/talk.hpp"
#include "os/entropy.hpp"
#include "os/file_mark.hpp"
#include "os/report_file.hpp"
#include "os/task_file.hpp"
#include "os/typed_line.hpp"

namespace mpustop::cli {

namespace {

core::plan usable_plan(const run_arguments& wanted, core::earlier_rows* earlier) {
  core::plan plan = os::read_plan(wanted.tasks, {.no_header = wanted.no_header}, earlier);
  if (plan.valid == 0) {
    throw error(error_kind::input,
                fmt::format("{}: {}", input_name(wanted), core::why_unusable(plan)));
  }
  return plan;
}

// A pipe, `<(...)` too, is empty when it is read again.
bool read_once(const run_arguments& wanted) {
  std::error_code unknown;
  const auto found = std::filesystem::status(wanted.tasks, unknown);
  return wanted.tasks == "-" || std::filesystem::is_fifo(found) ||
         std::filesystem::is_socket(found) || std::filesystem::is_character_file(found);
}

// What an operator would not guess from the plan.
void tell_of(const core::journal_state& found, const run_arguments& wanted, talk& out) {
  if (wanted.resume && !found.has_header) {
    out.notice(fmt::format("report {}: nothing to go on with; the run begins anew", wanted.report));
  }
  if (found.has_header && found.what == core::journal_state::kind::torn) {
    out.notice(fmt::format("report {}: the torn row at its end ({} bytes) {} cut off",
                           wanted.report, found.size - found.good_size,
                           wanted.dry_run ? "would be" : "is"));
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

// Locks the report if it is there, and reads its rows; how many there are.
std::uint64_t take_up(run_preparation& run, core::earlier_rows& earlier, talk& out) {
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
  return found.rows;
}

// Tells the plan. The exit code where the operator does not agree to it, now or by --yes.
std::optional<int> not_agreed(const run_plan& plan, talk& out) {
  const std::string text = plan_text(plan, screen_of(STDERR_FILENO));
  const bool agreed = plan.wanted.yes || (plan.counts != nullptr && plan.counts->left() == 0);
  if (!agreed && plan.counts == nullptr) {
    throw error(error_kind::usage,
                fmt::format("{}: can be read only once, so there are no counts to agree to: run "
                            "needs --yes (--dry-run tells what is in it, and sends nothing)",
                            input_name(plan.wanted)));
  }
  const bool asks = wording_of(plan.wanted.progress) == wording::words;
  const bool can_ask = asks && os::can_ask();
  if (agreed || !can_ask) out.lines(text);
  if (agreed) return std::nullopt;
  out.flush();
  if (!can_ask) {
    throw error(error_kind::usage,
                asks ? "without a terminal to ask on (standard input and error), run needs --yes "
                       "(--dry-run tells the plan, and sends nothing)"
                     : "--progress json asks nothing: run needs --yes");
  }
  std::cerr << text;  // though quiet: who answers is to know what to
  const std::optional<int> code = refused(plan_question(plan));
  if (code) std::cerr << "Nothing was stopped.\n";
  return code;
}

// What was agreed to is what was read. (By --yes, whatever is there is.)
void refuse_changed(const run_arguments& wanted, const os::file_mark& read) {
  if (wanted.yes || os::mark_of(wanted.tasks) == read) return;
  throw error(error_kind::input,
              fmt::format("{}: has changed since its plan was made: nothing was stopped; run again "
                          "for the new plan",
                          wanted.tasks));
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
  const keys_setting keys = take_keys(wanted.options, wanted.profile, os::process_environment());
  wanted.key_origin = keys.origin;
  wanted.proxy_variable = take_proxy(wanted.options, os::process_environment());
  const stopper checked(wanted.options);
  talk out(wanted.talk, wording_of(wanted.progress));
  tell(keys, out);
  core::earlier_rows earlier(wanted.retry_failed, os::random_u64());
  const std::uint64_t rows = take_up(run, earlier, out);
  const os::file_mark read = os::mark_of(wanted.tasks);
  if (wanted.dry_run || !read_once(wanted)) run.plan = usable_plan(wanted, run.earlier);
  if (run.plan) wanted.options.apps = run.plan->apps;
  const run_plan plan =
      plan_of(wanted, run.plan ? &*run.plan : nullptr, rows, std::chrono::system_clock::now());
  if (wanted.dry_run) return dry_run(plan, out);
  if (const std::optional<int> code = not_agreed(plan, out)) return *code;
  refuse_changed(wanted, read);
  const run_result result = run_session(run, out);
  if (wanted.json) {
    write_json(summary_json(result.summary, result.exit_code, result.failures), out);
  }
  out.lines(closing_text(result, wanted, terminal_columns(STDERR_FILENO)));
  return result.exit_code;
}

}  // namespace mpustop::cli
