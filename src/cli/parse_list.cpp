// The command line of `mpustop list`.
#include "cli/parse_parts.hpp"

namespace mpustop::cli {

void add_list(CLI::App& app, list_arguments& to, command& chosen) {
  CLI::App* list = app.add_subcommand("list", "list the tasks of AppIds, as input for run");
  options& o = to.options;
  o.qps = 50;
  list->add_option("--app-id", to.app_ids, "whose tasks; may be given again")
      ->type_name("ID,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  list->add_option("--app-ids-file", to.app_ids_file, "more of them, one a line; - is stdin")
      ->type_name("FILE");
  list->add_option("--qps", o.qps, "calls a second; an account may make 50")
      ->type_name("N")
      ->capture_default_str()
      ->check(between(1U, 50U));
  add_where(list, o, to.profile);
  add_region(list, to.region);
  add_seconds(list, "--connect-timeout", o.connect_timeout, "name, TCP and TLS together")
      ->group(pace_group);
  add_seconds(list, "--timeout", o.timeout, "one attempt")->group(pace_group);
  add_seconds(list, "--give-up-after", o.give_up_after, "one page, from its first send")
      ->group(pace_group);
  list->add_flag("--quiet,-q", to.quiet, "errors only");
  list->footer(
      "Writes CSV, AppId,TaskId, to standard output, an AppId when all of it is known.\n"
      "Several are read at once; each id is written once. A list that moves while it\n"
      "is read is read again until nothing new is found. Keys and proxy as for run; the\n"
      "key needs the action live:ListRtcMPUTaskDetail. Exit codes: 0 all listed, 1 some\n"
      "AppIds not, 2 usage or output, 3 key, clock or permission, 130/143 interrupted,\n"
      "141 the reader has closed the pipe.\n"
      "Examples:\n"
      "  mpustop list --app-id my-app > tasks.csv && mpustop run tasks.csv\n"
      "  mpustop list --app-ids-file apps.txt | mpustop run - --yes");
  list->callback([&, list] {
    settle_region(list, to.region, to.options);
    chosen = to;
  });
}

}  // namespace mpustop::cli
