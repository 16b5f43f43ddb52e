// The command line of `mpustop doctor`.
#include "cli/parse_parts.hpp"
#include "core/task_id.hpp"

namespace mpustop::cli {

void add_doctor(CLI::App& app, doctor_arguments& to, command& chosen) {
  CLI::App* doctor = app.add_subcommand("doctor", "find out whether a run would work, and why not");
  const auto is_app_id = [](const std::string& id) {
    return core::id_problem(core::id_kind::app, id, id.size());
  };
  doctor->add_option("--app-id", to.app_id, "an AppId of yours for the call [a made-up one]")
      ->type_name("ID")
      ->check(CLI::Validator(is_app_id, ""));
  doctor->add_flag_callback(
      "--no-call", [&to] { to.call = false; }, "leave the call out");
  doctor->add_option("--report", to.report, "see whether a run could write it")->type_name("FILE");
  doctor->add_option("--account-limit", to.options.account_limit, "as for run")
      ->type_name("N")
      ->capture_default_str()
      ->check(between(1U, 1'000'000U));
  add_region(doctor, to.region);
  add_where(doctor, to.options, to.profile);
  doctor->add_flag("--json", to.json, "one JSON object on standard output");
  doctor->add_flag("--quiet,-q", to.quiet, "only what is not well");
  doctor->footer(
      "Checks names, addresses, proxy, TLS and certificate, protocol, clock, keys,\n"
      "permission, limit and this machine, in less than 3 s. The one call it makes is\n"
      "StopLiveMPUTask for a task that cannot exist, of a random name: it is signed and\n"
      "counted like any other, and stops nothing. Keys and proxy as for run.\n"
      "Exit codes: 0 nothing failed, 1 something did, 2 usage.\n"
      "Examples:\n"
      "  mpustop doctor\n"
      "  mpustop doctor --profile ops --app-id my-app --report night.csv\n"
      "  mpustop doctor -q || exit 1");
  doctor->callback([&chosen, &to, doctor] {
    settle_region(doctor, to.region, to.options);
    chosen = to;
  });
}

}  // namespace mpustop::cli
