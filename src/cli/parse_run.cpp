// The command line of `mpustop run`.
#include "cli/help_format.hpp"
#include "cli/parse_parts.hpp"

namespace mpustop::cli {

namespace {

void add_connections(CLI::App* app, options& o) {
  app->add_option(
         "--connections", o.connections,
         "connections [HTTP/2: 2, up to 16 where they are\nended early; HTTP/1.1: up to 128]")
      ->type_name("N")
      ->group(connection_group)
      ->check(between(1U, 1'000U));
  app->add_option("--streams", o.streams, "requests at once on a connection [at most 100]")
      ->type_name("N")
      ->group(connection_group)
      ->check(between(1U, 10'000U));
}

void add_pace(CLI::App* app, run_arguments& to) {
  options& o = to.options;
  app->add_option("--qps", o.qps, "calls a second; 0: no limit (not for aliyuncs.com)")
      ->type_name("N")
      ->capture_default_str();
  app->add_option("--account-limit", o.account_limit, "the account's quota, where it was raised")
      ->type_name("N")
      ->capture_default_str()
      ->group(pace_group)
      ->check(between(1U, 1'000'000U));
  add_choice(app, "--guard", o.guard,
             {{"strict", guard_mode::strict},
              {"paranoid", guard_mode::paranoid},
              {"send", guard_mode::send}},
             "how the limit is kept (README)")
      ->group(pace_group);
  add_seconds(app, "--connect-timeout", o.connect_timeout, "name, TCP and TLS together")
      ->group(pace_group);
  add_seconds(app, "--timeout", o.timeout, "one attempt")->group(pace_group);
  add_seconds(app, "--give-up-after", o.give_up_after,
              "one task, from its first send; less outages")
      ->group(pace_group);
  add_seconds(app, "--max-outage", o.max_outage, "a longer outage of the service ends the run")
      ->group(pace_group);
  app->add_option("--already-stopped", o.already_stopped,
                  "further Codes that mean: the task is not running")
      ->type_name("CODE,...")
      ->delimiter(',')
      ->group(input_group)
      ->allow_extra_args(false);
}

void add_talk(CLI::App* app, run_arguments& to) {
  app->add_flag("--yes,-y", to.yes, "do not ask; needed without a terminal");
  app->add_flag("--dry-run", to.dry_run,
                "all but send: plan, keys, report (check: TASKS\nalone, without keys)");
  app->add_flag("--json", to.json, "the summary (--dry-run: the plan) as JSON on\nstandard output");
  add_progress(app, to.progress, "on standard error; json: objects for a program")
      ->group(talk_group);
  app->add_flag_callback(
      "--quiet,-q", [&to] { to.talk = verbosity::quiet; }, "errors only");
  app->add_flag_callback(
         "--verbose,-v", [&to] { to.talk = verbosity::verbose; }, "each task that failed, too")
      ->group(talk_group);
}

}  // namespace

void add_run(CLI::App& app, run_arguments& to, command& chosen) {
  CLI::App* run = app.add_subcommand("run", "stop every task in TASKS");
  run->add_option("TASKS", to.tasks, "CSV or NDJSON of AppId/TaskId pairs; - is stdin")->required();
  run->add_option("--report", to.report, "one row per task goes here")
      ->type_name("FILE")
      ->capture_default_str();
  CLI::Option* resume =
      run->add_flag("--resume", to.resume, "go on with the report of an earlier run");
  run->add_flag("--retry-failed", to.retry_failed, "with --resume: failed and given-up tasks too")
      ->needs(resume);
  run->add_flag("--no-header", to.no_header, "the first row is data, whatever it looks like")
      ->group(input_group);
  add_region(run, to.region);
  add_where(run, to.options, to.profile);
  add_connections(run, to.options);
  add_pace(run, to);
  add_talk(run, to);
  set_details(run,
              "Keys: ALIBABA_CLOUD_ACCESS_KEY_ID, _SECRET, ALIBABA_CLOUD_SECURITY_TOKEN, or\n"
              "~/.aliyun/config.json. Proxy: HTTPS_PROXY, ALL_PROXY and NO_PROXY as with curl,\n"
              "http://[USER:PASSWORD@]HOST[:PORT], port 1080 if none is given. http:// only to\n"
              "loopback addresses. Exit codes: 0 all are stopped, 1 some failed or are left,\n"
              "2 usage or input, 3 key, clock or permission, 4 the report cannot be written,\n"
              "130/143 interrupted. Whatever ended a run: the same command with --resume does\n"
              "what is left.");
  run->footer(
      "Exit codes: 0 all stopped, 1 not all, 2 usage, 3 key, 4 report, 130/143 signal\n"
      "Examples:\n"
      "  mpustop run tasks.csv --dry-run\n"
      "  mpustop run tasks.csv --region ap-southeast-1\n"
      "  mpustop run tasks.csv --report night.csv --qps 200 --yes\n"
      "  mpustop run tasks.csv --report night.csv --resume");
  run->callback([&chosen, &to, run] {
    settle_region(run, to.region, to.options);
    chosen = to;
  });
}

}  // namespace mpustop::cli
