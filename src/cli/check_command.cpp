#include <iostream>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "cli/commands.hpp"
#include "cli/plan_text.hpp"
#include "cli/summary_text.hpp"
#include "os/task_file.hpp"

namespace mpustop::cli {

int perform(const check_arguments& wanted) {
  const core::plan plan = os::read_plan(wanted.tasks, {.no_header = wanted.no_header});
  if (plan.valid == 0) {
    throw error(error_kind::input, fmt::format("{}: {}", wanted.tasks, core::why_unusable(plan)));
  }
  const double seconds = static_cast<double>(plan.valid) / wanted.qps;
  if (wanted.json) {
    std::cout << fmt::format(
        R"({{"tasks":{},"valid":{},"invalid":{},"duplicate":{},"apps":{},"seconds_at_qps":{:.3f}}})"
        "\n",
        plan.tasks, plan.valid, plan.invalid, plan.duplicate, plan.apps, seconds);
  } else {
    std::cout << fmt::format("{}: {} records\n", wanted.tasks, plan.tasks) << counts_text(plan)
              << fmt::format("  a run at {}/s takes about {}\n", wanted.qps,
                             duration_text(seconds));
  }
  if (!(std::cout << std::flush)) {
    throw error(error_kind::usage, "standard output cannot be written");
  }
  return plan.invalid == 0 ? 0 : 1;
}

}  // namespace mpustop::cli
