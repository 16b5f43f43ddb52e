#include <unistd.h>

#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "cli/commands.hpp"
#include "cli/page_file.hpp"
#include "cli/progress.hpp"
#include "cli/report_summary.hpp"
#include "core/version.hpp"
#include "os/entropy.hpp"
#include "os/report_scan.hpp"

namespace mpustop::cli {

namespace {

// The report is the journal of the run: nothing else may stand in its place.
void check_page_path(const summary_arguments& wanted) {
  std::error_code unknown;
  if (wanted.html.empty() || wanted.report == "-") return;
  if (!std::filesystem::equivalent(wanted.report, wanted.html, unknown) || unknown) return;
  throw error(error_kind::usage,
              fmt::format("--html {}: is the report itself; name another file", wanted.html));
}

void write_page(const summary_arguments& wanted, const report_view& view) {
  page_file page(wanted.html);
  if (page.wanted()) page.write(report_page(view));
}

}  // namespace

int perform(const summary_arguments& wanted) {
  check_page_path(wanted);
  core::report_tally tally(os::random_u64());
  const core::journal_state found =
      os::scan_report(wanted.report, [&](const core::journal_row& row) { tally.add(row); });
  const report_view view{.report = wanted.report,
                         .program = "mpustop " + std::string(core::version()),
                         .limit = wanted.qps,
                         .torn = found.what == core::journal_state::kind::torn,
                         .tally = tally,
                         .times = tally.times().whole_line()};
  const int code = trouble_count(tally) == 0 ? 0 : 1;
  std::cout << (wanted.json ? report_summary_json(view, code)
                            : report_summary_text(view, terminal_columns(STDOUT_FILENO)));
  const bool told(std::cout << std::flush);
  write_page(wanted, view);
  if (!told) throw error(error_kind::usage, "standard output cannot be written");
  return code;
}

}  // namespace mpustop::cli
