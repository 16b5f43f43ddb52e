// The command line, by CLI11. Each command has a file of its own.
#include <iostream>

#include <fmt/format.h>

#include "cli/parse_parts.hpp"
#include "cli/version.hpp"
#include "core/printable.hpp"

namespace mpustop::cli {

std::variant<command, int> parse(int argc, const char* const* argv) {
  CLI::App app{"Stops ApsaraVideo Live MPU tasks in bulk, at the account's limit, never over it."};
  app.name("mpustop");
  app.set_version_flag("--version", version_text());
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  app.footer("mpustop COMMAND --help tells more.");
  run_arguments run;
  check_arguments check;
  mock_arguments mock;
  demo_arguments demo;
  list_arguments list;
  bench_arguments bench;
  doctor_arguments doctor;
  summary_arguments summary;
  if (argc > 0) demo.program = argv[0];
  run.words.assign(argv, argv + argc);
  command chosen;
  add_run(app, run, chosen);
  add_check(app, check, chosen);
  add_list(app, list, chosen);
  add_summary(app, summary, chosen);
  add_bench(app, bench, chosen);
  add_doctor(app, doctor, chosen);
  add_mock(app, mock, chosen);
  add_demo(app, demo, chosen);
  const auto named = [&](const CLI::App* one) { return one->get_name() == argv[1]; };
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(named).empty()) {
    std::cerr << fmt::format(
        "mpustop: '{}' is no command; there are: run, check, list, summary, bench, doctor, mock, "
        "demo\n",
        core::printable(argv[1]));
    return 2;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem, std::cout, std::cerr) == 0 ? 0 : 2;
  }
  return chosen;
}

}  // namespace mpustop::cli
