#include "mock/background_server.hpp"

#include <csignal>

namespace mpustop::mock {

background_server::background_server(const mock_options& wanted)
    : keys_(wanted.keys), server_(io_, wanted), thread_([this] { serve(); }) {}

// Signals are for the threads of the run: one that ended here would end the process.
void background_server::serve() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  io_.run();
}

background_server::~background_server() { stop(); }

void background_server::stop() {
  if (!thread_.joinable()) return;
  io_.stop();
  thread_.join();
}

options background_server::run_options() const {
  options out;
  out.endpoint = server_.url();
  out.ca_file = server_.certificate_file();
  out.keys = keys_;
  return out;
}

}  // namespace mpustop::mock
