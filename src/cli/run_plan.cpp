#include "cli/run_plan.hpp"

namespace mpustop::cli {

run_plan plan_of(const run_arguments& wanted, const core::plan* counts, std::uint64_t report_rows,
                 core::wall_time now) {
  using std::chrono::seconds;
  // Beyond that a clock time tells nobody anything, and the clock itself ends.
  constexpr double longest = 10.0 * 366 * 86'400;
  run_plan out{wanted, counts, report_rows, local_time_of(now), {}, {}, {}};
  const options& o = wanted.options;
  if (counts != nullptr && o.qps > 0) {
    out.seconds = static_cast<double>(counts->left()) / o.qps;
    if (*out.seconds < longest) {
      const std::chrono::duration<double> length(*out.seconds);
      out.done = local_time_of(now + std::chrono::duration_cast<core::duration>(length));
    }
  }
  if (o.keys.expires) {
    out.keys_end = local_time_of(std::chrono::time_point_cast<core::duration>(*o.keys.expires));
  }
  return out;
}

std::string input_name(const run_arguments& wanted) {
  return wanted.tasks == "-" ? "standard input" : wanted.tasks;
}

int expected_exit_code(const core::plan& counts) { return counts.invalid == 0 ? 0 : 1; }

}  // namespace mpustop::cli
