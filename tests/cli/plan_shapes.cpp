#include "plan_shapes.hpp"

#include <cstdlib>

#include "core/timestamp.hpp"

namespace mpustop::test {

plan_shape::plan_shape() {
  setenv("TZ", "UTC0", 1);
  wanted.tasks = "tasks.csv";
  wanted.options.keys = {"LTAI5tExampleKey9abc", "the-secret", ""};
  counts.tasks = counts.valid = 1'200;
  counts.apps = 4;
  now = *core::parse_timestamp("2026-11-28T09:30:00Z");
}

cli::run_plan plan_shape::plan() const { return cli::plan_of(wanted, &counts, report_rows, now); }

cli::run_plan plan_shape::streamed() const { return cli::plan_of(wanted, nullptr, 0, now); }

}  // namespace mpustop::test
