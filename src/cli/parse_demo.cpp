// The command line of `mpustop demo`.
#include "cli/config_setting.hpp"
#include "cli/parse_parts.hpp"

namespace mpustop::cli {

void add_demo(CLI::App& app, demo_arguments& to, command& chosen) {
  CLI::App* demo = app.add_subcommand("demo", "mock and run in one process, on a made-up file");
  demo->add_option("--tasks", to.tasks, "how many")
      ->type_name("N")
      ->capture_default_str()
      ->check(between(1U, 10'000'000U));
  demo->add_option("--directory", to.directory, "for its two files [a new temporary one]")
      ->type_name("DIR");
  demo->footer("Example:\n  mpustop demo --tasks 5000");
  takes_no_settings(demo);
  demo->callback([&] { chosen = to; });
}

}  // namespace mpustop::cli
