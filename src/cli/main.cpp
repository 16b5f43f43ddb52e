#include <csignal>
#include <exception>
#include <iostream>

#include <mpustop/error.hpp>

#include "cli/commands.hpp"
#include "os/standard_streams.hpp"

// The binary is built to build/src/cli and installed as `mpustop`.
int main(int argc, char** argv) {
  using namespace mpustop;
  // A pipe that closes and a file-size limit are errors of a write, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    os::fill_closed_streams();
    const auto parsed = cli::parse(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    return std::visit([](const auto& wanted) { return cli::perform(wanted); },
                      std::get<cli::command>(parsed));
  } catch (const error& problem) {
    std::cerr << "mpustop: " << problem.what() << '\n';
    return exit_code(problem.kind());
  } catch (const std::exception& problem) {
    std::cerr << "mpustop: unexpected: " << problem.what() << '\n';
    return 2;
  }
}
