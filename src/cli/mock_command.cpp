#include <csignal>
#include <cstdlib>
#include <iostream>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <mpustop/error.hpp>

#include "cli/commands.hpp"
#include "mock/server.hpp"
#include "os/task_file.hpp"

namespace mpustop::cli {

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void take_keys(credentials& keys) {
  const std::string id = environment("ALIBABA_CLOUD_ACCESS_KEY_ID");
  const std::string secret = environment("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  if (id.empty() || secret.empty()) return;
  keys = {id, secret, environment("ALIBABA_CLOUD_SECURITY_TOKEN")};
}

}  // namespace

int perform(const mock_arguments& given) {
  mock::mock_options options = given.options;
  take_keys(options.keys);
  options.only_listed_tasks = !given.tasks.empty();
  boost::asio::io_context io(1);
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  mock::server server(io, options);
  if (options.only_listed_tasks) {
    os::for_each_task(given.tasks, {}, [&](const task_record& one) {
      if (one.problem.empty()) server.add_task(one.app_id, one.task_id);
    });
  }
  std::cout << "listening on " << server.url() << '\n';
  if (options.tls) std::cout << "certificate " << server.certificate_file() << '\n';
  std::cout << std::flush;
  signals.async_wait([&](boost::system::error_code, int) { io.stop(); });
  io.run();
  server.stop();
  return 0;
}

}  // namespace mpustop::cli
