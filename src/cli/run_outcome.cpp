#include "cli/run_outcome.hpp"

#include <algorithm>
#include <utility>

#include <mpustop/error.hpp>

#include "core/run_stats.hpp"

namespace mpustop::cli {

int exit_code_of(const summary& done, bool report_failed, int signal, bool input_broken) {
  if (report_failed) return exit_code(error_kind::report);
  const bool outage = done.halted_by == halted_by_outage;  // it may pass, and --resume goes on
  if (!done.halted_by.empty() && !outage) return exit_code(error_kind::halted);
  if (signal != 0 && !done.complete) return 128 + signal;
  if (input_broken) return exit_code(error_kind::input);
  const bool all = done.complete && done.failed + done.gave_up + done.invalid == 0;
  return all ? 0 : 1;
}

void cover_whole_input(summary& done, const std::optional<core::plan>& plan) {
  if (!plan || done.tasks >= plan->tasks) return;
  std::uint64_t unread = plan->tasks - std::exchange(done.tasks, plan->tasks);
  for (std::size_t i = 0; i < outcome_count; ++i) {
    const std::uint64_t seen = std::min(done.resumed_as[i], plan->finished[i]);
    const std::uint64_t more = std::min(plan->finished[i] - seen, unread);
    core::count_of(done, static_cast<outcome>(i)) += more;
    done.resumed_as[i] += more;
    done.resumed += more;
    unread -= more;
  }
  done.not_attempted += unread;
  done.complete = false;
}

}  // namespace mpustop::cli
