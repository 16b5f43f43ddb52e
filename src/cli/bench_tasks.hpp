#pragma once

#include "cli/arguments.hpp"
#include "core/load_ids.hpp"

namespace mpustop::cli {

/// The pairs of TASKS that a load asks for; none without a file. Throws error(input) when no line
/// of it is a task.
core::load_ids::list bench_tasks(const bench_arguments& wanted);

}  // namespace mpustop::cli
