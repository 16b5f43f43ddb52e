#include <iostream>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "cli/commands.hpp"
#include "cli/plan_text.hpp"
#include "cli/report_text.hpp"
#include "cli/summary_text.hpp"
#include "os/entropy.hpp"
#include "os/report_reader.hpp"
#include "os/task_file.hpp"

namespace mpustop::cli {

namespace {

std::string in_json(const core::plan& plan, double seconds, const std::string& report) {
  return fmt::format(
      R"({{"tasks":{},"valid":{},"invalid":{},"duplicate":{},"apps":{},"seconds_at_qps":{:.3f}{}}})"
      "\n",
      plan.tasks, plan.valid, plan.invalid, plan.duplicate, plan.apps, seconds, report);
}

}  // namespace

int perform(const check_arguments& wanted) {
  core::earlier_rows earlier(false, os::random_u64());
  core::journal_state report;
  if (!wanted.report.empty()) {
    report = os::read_report(wanted.report, [&](const core::journal_row& row) {
      earlier.add(row.line, row.app_id, row.task_id, row.outcome);
    });
    earlier.complete();
  }
  const core::plan plan = os::read_plan(wanted.tasks, {.no_header = wanted.no_header},
                                        wanted.report.empty() ? nullptr : &earlier);
  if (plan.valid == 0) {
    throw error(error_kind::input, fmt::format("{}: {}", wanted.tasks, core::why_unusable(plan)));
  }
  const double seconds = static_cast<double>(plan.left()) / wanted.qps;
  const bool with_report = !wanted.report.empty();
  if (wanted.json) {
    std::cout << in_json(plan, seconds,
                         with_report ? ",\"report\":" + report_json(report, earlier, plan) : "");
  } else {
    std::cout << fmt::format("{}: {} records\n", wanted.tasks, plan.tasks) << counts_text(plan)
              << fmt::format("  a run at {}/s takes about {}\n", wanted.qps,
                             duration_text(seconds));
    if (with_report) {
      std::cout << fmt::format("{}: ", wanted.report) << report_text(report, earlier, plan);
    }
  }
  if (!(std::cout << std::flush)) {
    throw error(error_kind::usage, "standard output: the counts cannot be written");
  }
  return plan.invalid == 0 ? 0 : 1;
}

}  // namespace mpustop::cli
