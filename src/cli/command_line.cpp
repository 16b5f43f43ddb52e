#include "cli/command_line.hpp"

#include "cli/config_setting.hpp"
#include "cli/help_format.hpp"
#include "cli/parse_parts.hpp"
#include "cli/version.hpp"

namespace mpustop::cli {

command_line::command_line(const std::string& program)
    : app("Stops ApsaraVideo Live MPU tasks in bulk: at the account's limit, never over it.",
          "mpustop") {
  app.formatter(std::make_shared<help_format>());
  app.set_help_flag("-h,--help", "this text")->configurable(false);
  app.set_help_all_flag("--help-all", "every option (-h, --help: the common ones)")
      ->configurable(false);
  app.set_version_flag("--version", version_text(), "version, build and libraries");
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  mpustop demo                 try it out: 2,000 made-up tasks, no account\n"
      "  mpustop check tasks.csv      what is in it, and how long a run would take\n"
      "  mpustop run tasks.csv        show the plan, ask, stop them, write report.csv\n"
      "\n"
      "More: mpustop COMMAND --help, and man mpustop.");
  demo.program = program;
  add_run(app, run, chosen);
  add_check(app, check, chosen);
  add_list(app, list, chosen);
  add_summary(app, summary, chosen);
  add_doctor(app, doctor, chosen);
  add_bench(app, bench, chosen);
  add_mock(app, mock, chosen);
  add_demo(app, demo, chosen);
  add_settings_option(app);
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

const CLI::App* command_named(const CLI::App& app, const std::string& name) {
  const auto found =
      app.get_subcommands([&](const CLI::App* one) { return one->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

CLI::App* parsed_command(CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? nullptr : parsed.front();
}

std::vector<std::string> option_names(const CLI::App& subcommand) {
  std::vector<std::string> out;
  for (const CLI::Option* one : subcommand.get_options()) {
    for (const auto& name : one->get_lnames()) out.push_back("--" + name);
  }
  return out;
}

bool is_flag(const CLI::Option& option) { return option.get_expected_max() == 0; }

}  // namespace mpustop::cli
