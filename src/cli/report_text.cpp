#include "cli/report_text.hpp"

#include <fmt/format.h>

#include "cli/summary_text.hpp"

namespace mpustop::cli {

namespace {

bool is_torn(const core::journal_state& report) {
  return report.what == core::journal_state::kind::torn;
}

std::uint64_t failed(const core::plan& plan) {
  return plan.finished[static_cast<std::size_t>(outcome::failed)] +
         plan.finished[static_cast<std::size_t>(outcome::gave_up)];
}

}  // namespace

std::string report_text(const core::journal_state& report, const core::earlier_rows& rows,
                        const core::plan& plan) {
  std::string out = plural(report.rows, "row") + "\n";
  std::string counts;
  for (std::size_t i = 0; i < outcome_count; ++i) {
    if (rows.rows()[i] == 0) continue;
    counts += fmt::format("{}{} {}", counts.empty() ? "  " : ", ", rows.rows()[i],
                          to_string(static_cast<outcome>(i)));
  }
  if (!counts.empty()) out += counts + "\n";
  if (rows.superseded() > 0) {
    out += fmt::format("  {} count no more: of one task the later row counts\n",
                       plural(rows.superseded(), "earlier row"));
  }
  if (is_torn(report)) out += "  its end is torn, or being written: --resume cuts it back\n";
  out += fmt::format("  left for --resume: {}", plural(plan.left(), "task"));
  if (failed(plan) > 0) {
    out += fmt::format("; with --retry-failed: {}", plan.left() + failed(plan));
  }
  return out + "\n";
}

std::string report_json(const core::journal_state& report, const core::earlier_rows& rows,
                        const core::plan& plan) {
  return fmt::format(
      R"({{"rows":{},"superseded":{},"torn":{},"finished":{},"left":{},"left_with_failed":{}}})",
      report.rows, rows.superseded(), is_torn(report), plan.resumed(), plan.left(),
      plan.left() + failed(plan));
}

}  // namespace mpustop::cli
