#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <iostream>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <mpustop/error.hpp>

#include "cli/commands.hpp"
#include "cli/load_output.hpp"
#include "cli/load_progress.hpp"
#include "cli/plan_text.hpp"
#include "cli/progress.hpp"
#include "cli/proxy_setting.hpp"
#include "cli/summary_text.hpp"
#include "cli/talk.hpp"
#include "core/version.hpp"
#include "engine/load_test.hpp"
#include "net/endpoint.hpp"
#include "os/credentials.hpp"
#include "os/signals.hpp"
#include "os/task_file.hpp"

namespace mpustop::cli {

namespace {

core::load_ids::list read_ids(const bench_arguments& wanted) {
  core::load_ids::list out;
  if (wanted.tasks.empty()) return out;
  os::for_each_task(wanted.tasks, {.no_header = wanted.no_header}, [&](const task_record& one) {
    if (one.problem.empty()) out.emplace_back(one.app_id, one.task_id);
  });
  if (out.empty()) throw error(error_kind::input, wanted.tasks + ": no usable task");
  return out;
}

/// The page, whose file is opened before the load begins.
class page_file {
 public:
  explicit page_file(std::string path) : path_(std::move(path)) {
    if (path_.empty()) return;
    file_.open(path_, std::ios::app | std::ios::binary);
    if (!file_) fail();
    file_.close();
  }
  void write(const load_setup& setup, const core::load_result& result) {
    if (path_.empty()) return;
    file_.open(path_, std::ios::trunc | std::ios::binary);
    file_ << load_page(setup, result);
    file_.close();
    if (!file_) fail();
  }

 private:
  [[noreturn]] void fail() const {
    throw error(error_kind::usage, "--html " + path_ + ": cannot be written");
  }
  std::string path_;
  std::ofstream file_;
};

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

// The service itself is never loaded by mistake.
bool agreed(const bench_arguments& wanted, talk& out) {
  const engine::load_options& load = wanted.load;
  if (wanted.yes || !net::parse_endpoint(load.target.endpoint).is_aliyun()) return true;
  if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1) {
    throw error(error_kind::usage,
                "without a terminal to ask on, bench of aliyuncs.com needs --yes");
  }
  out.notice(fmt::format("About to send {} calls a second to {}, of {}.", load.target.qps,
                         load.target.endpoint,
                         wanted.tasks.empty() ? "made-up tasks" : "the tasks of " + wanted.tasks));
  out.flush();
  return confirmed();
}

/// The line on a terminal that tells how far the load is.
class load_status {
 public:
  load_status(const bench_arguments& wanted, talk& out)
      : load_(wanted.load),
        out_(out),
        shown_(wanted.talk != verbosity::quiet && isatty(STDERR_FILENO) == 1) {}

  void show(const engine::load_test::progress& now) {
    if (!shown_) return;
    const double length = std::chrono::duration<double>(load_.length).count();
    load_progress line;
    line.done = now.ok + now.errors;
    line.errors = now.errors;
    line.warming_up = now.elapsed < 0;
    line.elapsed = std::chrono::duration<double>(std::max(now.elapsed, 0.0));
    const double since = now.elapsed - last_.elapsed;
    line.rate = since > 0 ? static_cast<double>(now.sent - last_.sent) / since : 0;
    if (load_.requests > 0) line.total = load_.requests;
    if (length > 0) line.left = std::chrono::duration<double>(std::max(0.0, length - now.elapsed));
    if (load_.requests > now.sent && line.rate > 0)
      line.left =
          std::chrono::duration<double>(static_cast<double>(load_.requests - now.sent) / line.rate);
    out_.status(load_progress_line(line, terminal_columns()));
    if (since >= 1) last_ = now;
  }
  void end() {
    if (shown_) out_.status("");
  }

 private:
  const engine::load_options& load_;
  talk& out_;
  bool shown_;
  engine::load_test::progress last_{};
};

}  // namespace

int perform(const bench_arguments& given) {
  bench_arguments wanted = given;
  engine::load_options& load = wanted.load;
  load.target.keys = os::load_credentials(os::process_environment(), wanted.profile);
  wanted.proxy_variable = take_proxy(load.target, os::process_environment());
  load.ids = read_ids(wanted);
  engine::load_test test(load);
  page_file page(wanted.html);
  talk out(wanted.talk);
  if (!agreed(wanted, out)) {
    std::cerr << "Nothing was sent.\n";
    return 2;
  }
  const load_setup setup = setup_of(load, test.guard());
  load_status status(wanted, out);
  std::atomic<int> signal{0};
  core::load_result result;
  {
    const os::signal_watch signals([&](int number) {
      signal = number;
      test.stop();
    });
    result =
        test.run({.on_progress = [&](const engine::load_test::progress& now) { status.show(now); },
                  .on_notice = [&](const std::string& text) { out.notice(text); }});
  }
  status.end();
  out.flush();
  std::cout << (wanted.json ? load_json(setup, result)
                            : load_text(setup, result, terminal_columns(), environment_glyphs()))
            << std::flush;
  if (!std::cout) throw error(error_kind::usage, "standard output cannot be written");
  page.write(setup, result);
  if (signal != 0) return 128 + signal;
  return result.gave_up ? 2 : 0;
}

}  // namespace mpustop::cli
