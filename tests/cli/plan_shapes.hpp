#pragma once

#include <string>

#include "cli/run_plan.hpp"

namespace mpustop::test {

/// What a plan is made of, with a clock that shows UTC.
struct plan_shape {
  cli::run_arguments wanted;
  core::plan counts;
  std::uint64_t report_rows = 0;
  core::wall_time now;

  /// 1,200 tasks of 4 AppIds at 2026-11-28T09:30:00Z, everything else as the command has it.
  plan_shape();
  /// Points into this object.
  cli::run_plan plan() const;
  cli::run_plan streamed() const;
};

}  // namespace mpustop::test
