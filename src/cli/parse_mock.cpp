// The command line of `mpustop mock`.
#include "cli/config_setting.hpp"
#include "cli/help_format.hpp"
#include "cli/parse_parts.hpp"

namespace mpustop::cli {

namespace {

std::string faults_text() {
  std::string out = "Faults of --fault, each NAME=SHARE% or NAME=VALUE:\n";
  for (const auto& one : mock::fault_catalogue()) {
    out += fmt::format("  {:<25} {}\n", fmt::format("{}=SHARE%", one.name), one.help);
  }
  for (const auto& one : mock::connection_switches()) {
    out += fmt::format("  {:<25} {}\n", fmt::format("{}={}", one.name, one.value), one.help);
  }
  return out +
         "They begin `from` so long after the first request and last `for` so long\n"
         "[0s, for ever]; seed=N chooses which requests they hit.\n"
         "Examples:\n"
         "  mpustop mock --tls --fault 500=10%,drop=1%\n"
         "  mpustop mock --tls --fault 503=100%,from=5s,for=30s";
}

void add_mock_faults(CLI::App* mock, mock::mock_options& o) {
  mock->add_option_function<std::string>(
          "--latency", [&o](const std::string& text) { o.latency = mock::parse_latency(text); },
          "hold each answer back: 20ms, or 20ms+-5ms")
      ->type_name("TIME");
  mock->add_option_function<std::vector<std::string>>(
          "--fault",
          [&o](const std::vector<std::string>& texts) {
            for (const auto& text : texts) mock::parse_faults(text, o.faults);
          },
          "NAME=SHARE%,NAME=VALUE,seed=N,from=TIME,for=TIME")
      ->type_name("SPEC")
      ->allow_extra_args(false);
  mock->add_flag_callback(
      "--help-faults", [] { throw CLI::CallForVersion(faults_text(), 0); }, "the faults there are");
  mock->footer(
      "It accepts the keys of its environment (ALIBABA_CLOUD_ACCESS_KEY_ID, _SECRET and\n"
      "ALIBABA_CLOUD_SECURITY_TOKEN), else testid/testsecret. First line on standard\n"
      "output: listening on URL; with --tls, then: certificate FILE. GET /_ledger\n"
      "tells what it saw.\n"
      "Examples:\n"
      "  mpustop mock --tls --latency 20ms\n"
      "  mpustop mock --tls --fault 500=10%,drop=1%");
  set_details(mock,
              "One thread does it all: 8 to 20 us of CPU for a call over HTTP/2 and TLS, whose\n"
              "signature it verifies, so that a core carries some 50,000 calls a second.");
}

}  // namespace

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
  mock->add_option("--list-qps-limit", o.list_qps_limit, "the same of calls for a list of tasks")
      ->type_name("N")
      ->capture_default_str();
  mock->add_option("--list-padding", o.list_padding, "bytes more for each task in a list")
      ->type_name("N")
      ->capture_default_str()
      ->check(between<std::size_t>(0, 1'000'000));
  mock->add_option("--tasks", to.tasks, "only these tasks run; else every valid pair")
      ->type_name("FILE");
  add_choice(mock, "--unknown", o.unknown,
             {{"notfound", mock::unknown_task::not_found},
              {"success", mock::unknown_task::success},
              {"invalid", mock::unknown_task::invalid}},
             "answer to the stop of a task that does not run");
  mock->add_flag(
      "--timed-tokens", o.timed_tokens,
      "security tokens ending in -SECONDS are valid until\nthen (Unix time), expired afterwards");
  mock->add_option("--ledger", o.ledger_file, "write what was seen here, at the end (JSON)")
      ->type_name("FILE");
  add_mock_faults(mock, o);
  takes_no_settings(mock);
  mock->callback([&] { chosen = to; });
}

}  // namespace mpustop::cli
