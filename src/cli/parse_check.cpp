// The command line of `mpustop check`.
#include "cli/parse_parts.hpp"

namespace mpustop::cli {

void add_check(CLI::App& app, check_arguments& to, command& chosen) {
  CLI::App* check = app.add_subcommand("check", "read and validate TASKS, send nothing");
  check->add_option("TASKS", to.tasks, "as for run")->required();
  check->add_option("--qps", to.qps, "the rate to reckon the time with")
      ->type_name("N")
      ->capture_default_str()
      ->check(between(1U, 1'000'000U));
  check->add_option("--report", to.report, "of an earlier run: what it left to do")
      ->type_name("FILE")
      ->configurable(false);  // MPUSTOP_REPORT names one that a run has yet to write
  check->add_flag("--no-header", to.no_header, "the first row is data, whatever it looks like");
  check->add_flag("--json", to.json, "the counts as JSON on standard output");
  check->footer(
      "Exit codes: 0 every line is a task, 1 some are invalid, 2 unusable.\n"
      "Example:\n  mpustop check tasks.csv --json");
  check->callback([&] { chosen = to; });
}

}  // namespace mpustop::cli
