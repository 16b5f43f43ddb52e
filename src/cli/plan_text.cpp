#include "cli/plan_text.hpp"

#include <cctype>
#include <iostream>

#include <fmt/format.h>

#include "cli/proxy_setting.hpp"
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
  }
  if (plan.duplicate > 0) {
    out += fmt::format("  {}, sent once; the first on line", plural(plan.duplicate, "duplicate"));
    for (const auto line : plan.first_duplicate) out += fmt::format(" {}", line);
    out += "\n";
  }
  return out;
}

std::string plan_text(const run_arguments& wanted, const core::plan& plan) {
  const options& o = wanted.options;
  const std::string& id = o.keys.access_key_id;
  std::string out = fmt::format("About to {}, at {}:\n",
                                plan.resumed() + plan.again > 0 ? "go on" : "stop", o.endpoint);
  out += counts_text(plan) + proxy_text(wanted.options.proxy, wanted.proxy_variable);
  out += fmt::format("  with the key ...{}, report to {}\n",
                     id.substr(id.size() > 4 ? id.size() - 4 : 0), wanted.report);
  if (o.qps > 0 && plan.left() > 0) {
    out += fmt::format("  at most {} calls a second: about {}\n", o.qps,
                       duration_text(static_cast<double>(plan.left()) / o.qps));
  }
  return out;
}

bool confirmed(std::string_view question) {
  std::cerr << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  for (char& c : answer) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return answer == "y" || answer == "yes";
}

}  // namespace mpustop::cli
