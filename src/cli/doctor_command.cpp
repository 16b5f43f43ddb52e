#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "cli/commands.hpp"
#include "cli/doctor/doctor_report.hpp"
#include "cli/keys_setting.hpp"
#include "cli/proxy_setting.hpp"
#include "cli/terminal.hpp"
#include "os/child_process.hpp"
#include "os/entropy.hpp"
#include "os/report_file.hpp"
#include "os/resource_limits.hpp"

namespace mpustop::cli {

namespace {

/// With what comes before and behind it, all of it is over in 3 s.
constexpr std::chrono::milliseconds patience{2'500};

/// Of the random number in the made-up TaskId: nobody has named a task so.
engine::call_target call_target_of(const doctor_arguments& wanted) {
  return {.app_id = wanted.app_id.empty() ? "mpustop-doctor" : wanted.app_id,
          .task_id = fmt::format("doctor-{:016x}{:016x}", os::random_u64(), os::random_u64())};
}

engine::found_keys find_keys(options wanted, const std::string& profile) {
  engine::found_keys out;
  try {
    keys_setting found = take_keys(wanted, profile, os::process_environment());
    out.keys = std::move(wanted.keys);
    out.origin = std::move(found.origin);
    out.renews = wanted.renewal != nullptr;
    out.warnings = std::move(found.warnings);
  } catch (const std::exception& problem) {
    out.error = problem.what();
  }
  return out;
}

report_facts look_at_report(const std::string& path) {
  const os::report_file report(path);
  try {
    report.check_usable(os::report_use::fresh);
    return {};
  } catch (const error& problem) {
    try {
      report.check_usable(os::report_use::resume);
      return {.problem = {}, .has_rows = true};
    } catch (const error&) {
      return {.problem = problem.what()};
    }
  }
}

bool output_has_colours() {
  const auto variable = os::process_environment();
  return isatty(STDOUT_FILENO) == 1 && !variable("NO_COLOR") &&
         variable("TERM").value_or("dumb") != "dumb";
}

}  // namespace

int perform(const doctor_arguments& given) {
  doctor_facts facts{.wanted = given, .to = net::parse_endpoint(given.options.endpoint)};
  doctor_arguments& wanted = facts.wanted;
  wanted.proxy_variable = take_proxy(wanted.options, os::process_environment());
  wanted.options.connect_timeout = patience;
  facts.patience = patience;
  facts.open_files = os::open_file_limit();
  if (!wanted.report.empty()) facts.report = look_at_report(wanted.report);
  facts.seen = engine::examine(
      wanted.options, [o = wanted.options, name = wanted.profile] { return find_keys(o, name); },
      wanted.call ? std::optional(call_target_of(wanted)) : std::nullopt, patience);
  facts.now = std::chrono::system_clock::now();

  const auto findings = doctor_findings(facts);
  std::cout << (wanted.json ? doctor_json(facts, findings)
                            : doctor_text(facts, findings,
                                          {.columns = terminal_columns(STDOUT_FILENO),
                                           .colours = output_has_colours(),
                                           .quiet = wanted.quiet}));
  if (!(std::cout << std::flush)) {
    throw error(error_kind::usage, "standard output cannot be written");
  }
  const int code = doctor_exit_code(findings);
  if (facts.seen.keys) return code;
  // The thread that still looks for keys is left as it is, but for a program that it waits for.
  os::end_running_child();
  std::_Exit(code);
}

}  // namespace mpustop::cli
