// The command line of `mpustop summary`.
#include "cli/parse_parts.hpp"

namespace mpustop::cli {

void add_summary(CLI::App& app, summary_arguments& to, command& chosen) {
  CLI::App* summary = app.add_subcommand("summary", "what the report of a run holds");
  summary->add_option("REPORT", to.report, "of a run, also of one that goes on; - is stdin")
      ->required();
  summary->add_option("--qps", to.qps, "limit beside the rate of the page; 0: none")
      ->type_name("N")
      ->capture_default_str()
      ->check(between(0U, 1'000'000U));
  summary->add_option("--html", to.html, "write a page, too: charts, failures with search")
      ->type_name("FILE");
  summary->add_flag("--json", to.json, "as JSON on standard output");
  summary->footer(
      "Of a task with several rows (--retry-failed) the later one counts; requests,\n"
      "times and latencies are of all rows. A report knows when a task ended, not when\n"
      "it was sent: answers bunch, so more than the limit may end in one second.\n"
      "Exit codes: 0 no task failed, 1 some failed, were given up or invalid, 2 no\n"
      "usable report, or the result cannot be written.\n"
      "Examples:\n"
      "  mpustop summary report.csv\n"
      "  mpustop summary report.csv --html report.html\n"
      "  zcat night.csv.gz | mpustop summary - --json");
  summary->callback([&] { chosen = to; });
}

}  // namespace mpustop::cli
