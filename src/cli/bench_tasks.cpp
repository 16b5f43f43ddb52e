#include "cli/bench_tasks.hpp"

#include <mpustop/error.hpp>

#include "os/task_file.hpp"

namespace mpustop::cli {

core::load_ids::list bench_tasks(const bench_arguments& wanted) {
  core::load_ids::list out;
  if (wanted.tasks.empty()) return out;
  os::for_each_task(wanted.tasks, {.no_header = wanted.no_header}, [&](const task_record& one) {
    if (one.problem.empty()) out.emplace_back(one.app_id, one.task_id);
  });
  if (out.empty()) throw error(error_kind::input, wanted.tasks + ": no usable task");
  return out;
}

}  // namespace mpustop::cli
