#include <fmt/format.h>

#include "cli/plan_text.hpp"
#include "cli/summary_text.hpp"

namespace mpustop::cli {

std::string counts_text(const core::plan& plan) {
  std::string out;
  if (plan.resumed() > 0) {
    out += fmt::format("  {} of {} records finished by earlier runs\n", plan.resumed(), plan.tasks);
  }
  out += fmt::format("  {} of {}{}\n", plural(plan.left(), "task"), plural(plan.apps, "AppId"),
                     plan.resumed() > 0 ? " left" : "");
  if (plan.again > 0) out += fmt::format("  {} of these failed before\n", plan.again);
  if (plan.invalid > 0) {
    out += fmt::format("  {}, not sent:\n", plural(plan.invalid, "invalid line"));
    for (const auto& bad : plan.first_invalid) {
      out += fmt::format("    line {}: {}\n", bad.line, bad.reason);
    }
    const auto more = plan.invalid - plan.first_invalid.size();
    if (more > 0) out += fmt::format("    and {} more\n", more);
  }
  if (plan.duplicate > 0) {
    out += fmt::format("  {}, sent once; the first on line", plural(plan.duplicate, "duplicate"));
    for (const auto line : plan.first_duplicate) out += fmt::format(" {}", line);
    out += "\n";
  }
  return out;
}

}  // namespace mpustop::cli
