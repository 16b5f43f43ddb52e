// The command line of `mpustop bench`.
#include "cli/help_format.hpp"
#include "cli/parse_parts.hpp"

namespace mpustop::cli {

namespace {

constexpr const char* load_group = "Load";

void add_extent(CLI::App* bench, engine::load_options& o) {
  bench->add_option("--requests", o.requests, "measure so many (or give --duration)")
      ->type_name("N")
      ->check(between<std::uint64_t>(1, 10'000'000'000));
  bench
      ->add_option_function<double>(
          "--duration",
          [&o](double seconds) {
            o.length = std::chrono::milliseconds(std::llround(seconds * 1000));
          },
          "measure for so long")
      ->type_name("S")
      ->check(between(0.001, 86'400.0));
  bench
      ->add_option_function<double>(
          "--warm-up",
          [&o](double seconds) {
            o.warm_up = std::chrono::milliseconds(std::llround(seconds * 1000));
          },
          "load before that, not measured [0]")
      ->type_name("S")
      ->group(load_group)
      ->check(between(0.0, 3'600.0));
}

void add_load(CLI::App* bench, engine::load_options& o) {
  bench
      ->add_option("--qps", o.target.qps,
                   "by a schedule that a slow server cannot stretch;\n0: as fast as connections "
                   "and streams allow")
      ->type_name("N")
      ->capture_default_str();
  bench
      ->add_option_function<std::string>(
          "--guard",
          [&o](const std::string& word) {
            o.guard = word == "strict" ? engine::load_guard::strict : engine::load_guard::none;
          },
          "strict: no second above --qps, as in a run; the\nschedule waits for it "
          "[none; aliyuncs.com: strict]")
      ->type_name("none|strict")
      ->group(load_group)
      ->check(CLI::IsMember({"none", "strict"}).description(""));
  bench
      ->add_option_function<double>(
          "--batch",
          [&o](double seconds) {
            o.batch = std::chrono::milliseconds(std::llround(seconds * 1000));
          },
          "every S seconds send what is due, together\n[0; 0.01 with --guard strict]")
      ->type_name("S")
      ->group(load_group)
      ->check(between(0.0, 1.0));
  bench->add_option("--account-limit", o.target.account_limit, "as for run")
      ->type_name("N")
      ->capture_default_str()
      ->group(load_group)
      ->check(between(1U, 1'000'000U));
  bench
      ->add_option("--connections", o.target.connections,
                   "of all threads together\n[each thread has as many as a run]")
      ->type_name("N")
      ->check(between(1U, 1'000U));
  bench->add_option("--streams", o.target.streams, "requests at once on a connection [at most 100]")
      ->type_name("N")
      ->check(between(1U, 10'000U));
  bench->add_option("--threads", o.threads, "each with its own connections")
      ->type_name("N")
      ->group(load_group)
      ->capture_default_str()
      ->check(between(1U, 64U));
  bench->add_option("--seed", o.seed, "of the made-up ids")
      ->type_name("N")
      ->capture_default_str()
      ->group(load_group);
}

}  // namespace

void add_bench(CLI::App& app, bench_arguments& to, command& chosen) {
  CLI::App* bench = app.add_subcommand("bench", "load an endpoint with signed requests");
  engine::load_options& o = to.load;
  o.target.qps = 0;
  bench->add_option("TASKS", to.tasks, "pairs to ask for, again and again [made-up ones]");
  add_extent(bench, o);
  add_load(bench, o);
  add_where(bench, o.target, to.profile);
  bench->get_option("--endpoint")->required()->default_str("");
  add_seconds(bench, "--connect-timeout", o.target.connect_timeout, "name, TCP and TLS together")
      ->group(connection_group);
  add_seconds(bench, "--timeout", o.target.timeout, "one request")->group(connection_group);
  bench->add_flag("--no-header", to.no_header, "of TASKS, as for run")->group(load_group);
  bench->add_flag("--json", to.json, "the result as JSON on standard output");
  bench->add_option("--html", to.html, "write the result as a page, too")->type_name("FILE");
  bench->add_flag("--yes,-y", to.yes, "do not ask before aliyuncs.com is called");
  add_progress(bench, to.progress, "as for run; auto: on a terminal only")->group(talk_group);
  bench
      ->add_flag_callback(
          "--quiet,-q", [&to] { to.talk = verbosity::quiet; }, "errors and the result only")
      ->group(talk_group);
  bench
      ->add_flag_callback(
          "--verbose,-v", [&to] { to.talk = verbosity::verbose; },
          "every failed connection, not each kind once")
      ->group(talk_group);
  set_details(bench,
              "Keys and proxy as for run. Latency counts from a request's scheduled start,\n"
              "with --qps 0 from its send; the service time counts from the send. Exit codes:\n"
              "0 it ran to its end, whatever was answered; 2 it could not, or not write the\n"
              "result; 130/143 interrupted, with the result until then.");
  bench->footer(
      "Examples:\n"
      "  mpustop bench --endpoint https://gateway.example:8443 --duration 30 --qps 2000\n"
      "  mpustop bench --endpoint http://127.0.0.1:8080 --requests 1000000 \\\n"
      "      --connections 8 --streams 16 --html load.html");
  bench->callback([&] { chosen = to; });
}

}  // namespace mpustop::cli
