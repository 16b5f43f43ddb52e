#include <unistd.h>

#include <atomic>
#include <iostream>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "cli/bench_tasks.hpp"
#include "cli/commands.hpp"
#include "cli/keys_setting.hpp"
#include "cli/load_output.hpp"
#include "cli/load_status.hpp"
#include "cli/page_file.hpp"
#include "cli/proxy_setting.hpp"
#include "cli/question.hpp"
#include "cli/talk.hpp"
#include "cli/terminal.hpp"
#include "core/version.hpp"
#include "engine/load_test.hpp"
#include "net/endpoint.hpp"
#include "os/signals.hpp"
#include "os/typed_line.hpp"

namespace mpustop::cli {

namespace {

load_setup setup_of(const engine::load_options& load, engine::load_guard guard) {
  const auto now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  return {.endpoint = load.target.endpoint,
          .signature = load.target.signature == signature_version::v3 ? "v3" : "v1",
          .guard = guard == engine::load_guard::strict ? "strict" : "none",
          .program = "mpustop " + std::string(core::version()),
          .begun_at = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now)),
          .threads = load.threads,
          .connections = load.target.connections,
          .streams = load.target.streams,
          .warm_up = std::chrono::duration<double>(load.warm_up).count()};
}

// The service itself is never loaded by mistake: the exit code where the operator does not agree.
std::optional<int> not_agreed(const bench_arguments& wanted, talk& out) {
  const engine::load_options& load = wanted.load;
  if (wanted.yes || !net::parse_endpoint(load.target.endpoint).is_aliyun()) return std::nullopt;
  const bool asks = wording_of(wanted.progress) == wording::words;
  if (!asks || !os::can_ask()) {
    throw error(error_kind::usage,
                asks ? "without a terminal to ask on, bench of aliyuncs.com needs --yes"
                     : "--progress json asks nothing: bench of aliyuncs.com needs --yes");
  }
  out.notice(fmt::format("About to send {} calls a second to {}, of {}.", load.target.qps,
                         load.target.endpoint,
                         wanted.tasks.empty() ? "made-up tasks" : "the tasks of " + wanted.tasks));
  out.flush();
  return refused("Send them?");
}

// The same one again, as when an endpoint is away, is a detail.
void tell(const std::string& notice, std::string& before, talk& out) {
  if (notice == before) return out.detail(notice);
  out.notice(notice);
  before = notice;
}

std::string result_text(const bench_arguments& wanted, const load_setup& setup,
                        const core::load_result& result) {
  if (wanted.json) return load_json(setup, result);
  return load_text(setup, result, terminal_columns(STDOUT_FILENO), environment_glyphs());
}

// The one is written though the other cannot be: what was measured is not lost. False when
// something is missing, which was told.
bool write_all(const bench_arguments& wanted, const load_setup& setup,
               const core::load_result& result, page_file& page, talk& out) {
  bool whole = true;
  if (!(std::cout << result_text(wanted, setup, result) << std::flush)) {
    out.error("standard output: the result cannot be written");
    whole = false;
  }
  try {
    if (page.wanted()) page.write(load_page(setup, result));
  } catch (const error& problem) {
    out.error(problem.what());
    whole = false;
  }
  return whole;
}

}  // namespace

int perform(const bench_arguments& given) {
  bench_arguments wanted = given;
  engine::load_options& load = wanted.load;
  const keys_setting keys = take_keys(load.target, wanted.profile, os::process_environment());
  wanted.proxy_variable = take_proxy(load.target, os::process_environment());
  load.ids = bench_tasks(wanted);
  engine::load_test test(load);
  page_file page(wanted.html);
  talk out(wanted.talk, wording_of(wanted.progress));
  tell(keys, out);
  if (const std::optional<int> code = not_agreed(wanted, out)) {
    std::cerr << "Nothing was sent.\n";
    return *code;
  }
  const load_setup setup = setup_of(load, test.guard());
  load_status status(wanted, out);
  std::atomic<int> signal{0};
  core::load_result result;
  std::string told;
  {
    const os::signal_watch signals(
        [&](int number) {
          signal = number;
          test.stop();
        },
        [&out] { out.leave(); });
    out.stamp(true);
    result =
        test.run({.on_progress = [&](const engine::load_test::progress& now) { status.show(now); },
                  .on_notice = [&](const std::string& text) { tell(text, told, out); }});
  }
  out.stamp(false);
  status.end();
  out.flush();
  if (!write_all(wanted, setup, result, page, out)) return 2;
  if (signal != 0) return 128 + signal;
  return result.gave_up ? 2 : 0;
}

}  // namespace mpustop::cli
