// The command line, by CLI11. `bench` has a file of its own.
#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"
#include "cli/parse_parts.hpp"
#include "cli/version.hpp"
#include "core/printable.hpp"

namespace mpustop::cli {

namespace {

void add_connections(CLI::App* app, options& o) {
  app->add_option(
         "--connections", o.connections,
         "connections [HTTP/2: 2, up to 16 where they are\nended early; HTTP/1.1: up to 128]")
      ->type_name("N")
      ->check(between(1U, 1'000U));
  app->add_option("--streams", o.streams, "requests at once on a connection [at most 100]")
      ->type_name("N")
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
      ->check(between(1U, 1'000'000U));
  add_choice(app, "--guard", o.guard,
             {{"strict", guard_mode::strict},
              {"paranoid", guard_mode::paranoid},
              {"send", guard_mode::send}},
             "how the limit is kept (README)");
  add_seconds(app, "--connect-timeout", o.connect_timeout, "name, TCP and TLS together");
  add_seconds(app, "--timeout", o.timeout, "one attempt");
  add_seconds(app, "--give-up-after", o.give_up_after,
              "one task, from its first send; less outages");
  add_seconds(app, "--max-outage", o.max_outage, "a longer outage of the service ends the run");
  app->add_option("--already-stopped", o.already_stopped,
                  "further Codes that mean: the task is not running")
      ->type_name("CODE,...")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void add_talk(CLI::App* app, run_arguments& to) {
  app->add_flag("--yes,-y", to.yes, "do not ask; needed without a terminal");
  app->add_flag("--json", to.json, "the summary as JSON on standard output");
  add_progress(app, to.progress, "on standard error");
  app->add_flag_callback(
      "--quiet,-q", [&to] { to.talk = verbosity::quiet; }, "errors only");
  app->add_flag_callback(
      "--verbose,-v", [&to] { to.talk = verbosity::verbose; }, "each task that failed, too");
}

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
  run->add_flag("--no-header", to.no_header, "the first row is data, whatever it looks like");
  add_where(run, to.options, to.profile);
  add_connections(run, to.options);
  add_pace(run, to);
  add_talk(run, to);
  run->footer(
      "Keys: ALIBABA_CLOUD_ACCESS_KEY_ID, _SECRET, ALIBABA_CLOUD_SECURITY_TOKEN, or\n"
      "~/.aliyun/config.json. Proxy: HTTPS_PROXY, ALL_PROXY and NO_PROXY as with curl,\n"
      "http://[USER:PASSWORD@]HOST[:PORT], port 1080 if none is given. Exit codes:\n"
      "0 all stopped, 1 some failed or left, 2 usage, 3 key, clock or permission,\n"
      "4 report, 130/143 interrupted. Whatever ended a run: the same command with\n"
      "--resume does what is left.\n"
      "Examples:\n"
      "  mpustop run tasks.csv\n"
      "  mpustop run tasks.csv --report night.csv --qps 200 --yes\n"
      "  mpustop run tasks.csv --report night.csv --resume");
  run->callback([&] { chosen = to; });
}

void add_check(CLI::App& app, check_arguments& to, command& chosen) {
  CLI::App* check = app.add_subcommand("check", "read and validate TASKS, send nothing");
  check->add_option("TASKS", to.tasks, "as for run")->required();
  check->add_option("--qps", to.qps, "the rate to reckon the time with")
      ->type_name("N")
      ->capture_default_str()
      ->check(between(1U, 1'000'000U));
  check->add_option("--report", to.report, "of an earlier run: what it left to do")
      ->type_name("FILE");
  check->add_flag("--no-header", to.no_header, "the first row is data, whatever it looks like");
  check->add_flag("--json", to.json, "the counts as JSON on standard output");
  check->footer(
      "Exit codes: 0 every line is a task, 1 some are invalid, 2 unusable.\n"
      "Example:\n  mpustop check tasks.csv --json");
  check->callback([&] { chosen = to; });
}

void add_mock_faults(CLI::App* mock, mock::mock_options& o) {
  mock->add_option_function<std::string>(
          "--latency", [&o](const std::string& text) { o.latency = mock::parse_latency(text); },
          "hold each answer back: 20ms, or 20ms+-5ms")
      ->type_name("TIME");
  std::string known;
  for (const auto& one : mock::fault_catalogue()) {
    known += fmt::format("\n  {:<25} {}", fmt::format("{}=SHARE%", one.name), one.help);
  }
  for (const auto& one : mock::connection_switches()) {
    known += fmt::format("\n  {:<25} {}", fmt::format("{}={}", one.name, one.value), one.help);
  }
  mock->add_option_function<std::vector<std::string>>(
          "--fault",
          [&o](const std::vector<std::string>& texts) {
            for (const auto& text : texts) mock::parse_faults(text, o.faults);
          },
          "NAME=SHARE%,NAME=VALUE,seed=N,from=TIME,for=TIME")
      ->type_name("SPEC")
      ->allow_extra_args(false);
  mock->footer("Faults:" + known +
               "\nThey begin `from` so long after the first request and last `for` so long\n"
               "[0s, for ever].\n"
               "It accepts the keys of its environment (ALIBABA_CLOUD_ACCESS_KEY_ID, _SECRET and\n"
               "ALIBABA_CLOUD_SECURITY_TOKEN), else testid/testsecret. First line on standard\n"
               "output: listening on URL; with --tls, then: certificate FILE. GET /_ledger\n"
               "tells what it saw.\n"
               "One thread does it all: 8 to 20 us of CPU for a call over HTTP/2 and TLS, whose\n"
               "signature it verifies, so that a core carries some 50,000 calls a second.\n"
               "Examples:\n"
               "  mpustop mock --tls --fault 500=10%,drop=1%\n"
               "  mpustop mock --tls --fault 503=100%,from=5s,for=30s");
}

void add_mock(CLI::App& app, mock_arguments& to, command& chosen) {
  CLI::App* mock = app.add_subcommand("mock", "the stand-in endpoint");
  mock::mock_options& o = to.options;
  mock->add_option("--listen", o.listen, "loopback address and port; port 0: a free one")
      ->type_name("ADDR:PORT")
      ->capture_default_str();
  mock->add_flag("--tls", o.tls, "with a certificate made at start");
  add_choice(mock, "--http", o.http,
             {{"auto", http_version_choice::automatic},
              {"2", http_version_choice::http2},
              {"1.1", http_version_choice::http11}},
             "version spoken");
  mock->add_option("--qps-limit", o.qps_limit, "calls let in during any one second; 0: all")
      ->type_name("N")
      ->capture_default_str();
  mock->add_option("--tasks", to.tasks, "only these tasks run; else every valid pair")
      ->type_name("FILE");
  add_choice(mock, "--unknown", o.unknown,
             {{"notfound", mock::unknown_task::not_found},
              {"success", mock::unknown_task::success},
              {"invalid", mock::unknown_task::invalid}},
             "answer to the stop of a task that does not run");
  mock->add_option("--ledger", o.ledger_file, "write what was seen here, at the end (JSON)")
      ->type_name("FILE");
  add_mock_faults(mock, o);
  mock->callback([&] { chosen = to; });
}

void add_demo(CLI::App& app, demo_arguments& to, command& chosen) {
  CLI::App* demo = app.add_subcommand("demo", "mock and run in one process, on a made-up file");
  demo->add_option("--tasks", to.tasks, "how many")
      ->type_name("N")
      ->capture_default_str()
      ->check(between(1U, 10'000'000U));
  demo->add_option("--directory", to.directory, "for its two files [a new temporary one]")
      ->type_name("DIR");
  demo->footer("Example:\n  mpustop demo --tasks 5000");
  demo->callback([&] { chosen = to; });
}

}  // namespace

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
  bench_arguments bench;
  if (argc > 0) demo.program = argv[0];
  command chosen;
  add_run(app, run, chosen);
  add_check(app, check, chosen);
  add_bench(app, bench, chosen);
  add_mock(app, mock, chosen);
  add_demo(app, demo, chosen);
  const auto named = [&](const CLI::App* one) { return one->get_name() == argv[1]; };
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(named).empty()) {
    std::cerr << fmt::format(
        "mpustop: '{}' is no command; there are: run, check, bench, mock, demo\n",
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
