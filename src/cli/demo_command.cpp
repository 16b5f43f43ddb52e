#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <mpustop/error.hpp>

#include "cli/commands.hpp"
#include "cli/run_session.hpp"
#include "cli/summary_text.hpp"
#include "mock/background_server.hpp"
#include "os/task_file.hpp"

namespace mpustop::cli {

namespace {

namespace fs = std::filesystem;

fs::path demo_directory(const std::string& wanted) {
  if (!wanted.empty()) {
    std::error_code failure;
    fs::create_directories(wanted, failure);
    if (failure) {
      throw error(error_kind::usage, "--directory " + wanted + ": " + failure.message());
    }
    return wanted;
  }
  std::string name = (fs::temp_directory_path() / "mpustop-demo-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw error(error_kind::usage, "cannot make a directory under " +
                                       fs::temp_directory_path().string() + ": give --directory");
  }
  return name;
}

void write_tasks(const fs::path& file, unsigned count) {
  std::ofstream out(file);
  out << "AppId,TaskId\n";
  for (unsigned i = 0; i < count; ++i) {
    out << fmt::format("demo-app-{},task-{:06}\n", i % 20 + 1, i + 1);
  }
  out.close();
  if (!out)
    throw error(error_kind::usage,
                file.string() + ": cannot be written; give another place with --directory");
}

}  // namespace

int perform(const demo_arguments& wanted) {
  const fs::path directory = demo_directory(wanted.directory);
  const fs::path tasks = directory / "demo-tasks.csv";
  run_arguments run;
  run.tasks = tasks.string();
  run.report = (directory / "demo-report.csv").string();
  run.talk = verbosity::normal;
  fs::remove(run.report);
  write_tasks(tasks, wanted.tasks);

  mock::mock_options options;
  options.tls = true;
  mock::background_server endpoint(options);
  run.options = endpoint.run_options();
  std::cout << fmt::format("The stand-in endpoint listens on {} (TLS).\n", run.options.endpoint)
            << fmt::format("Stopping the {} made-up tasks of {} ...\n", wanted.tasks, run.tasks)
            << std::flush;
  talk out(run.talk);
  os::report_file report(run.report);
  const run_result result =
      run_session({.wanted = run, .report = report, .plan = os::read_plan(run.tasks)}, out);
  out.flush();
  endpoint.stop();
  const auto seen = endpoint->counts();
  std::cout << summary_text(result.summary)
            << fmt::format("  as the endpoint saw it: {} requests, {} in the busiest second\n",
                           seen.arrivals, seen.max_in_1s)
            << fmt::format("The report, a row a task: {}\n\n", run.report)
            << "Next, with your own tasks:\n"
            << fmt::format(
                   "  {0} check tasks.csv   # what is in it, how long a run takes\n"
                   "  {0} run tasks.csv     # shows the plan, asks, stops them\n",
                   wanted.program)
            << std::flush;
  return result.exit_code;
}

}  // namespace mpustop::cli
