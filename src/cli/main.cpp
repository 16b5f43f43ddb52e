#include <csignal>
#include <exception>
#include <string>
#include <variant>

#include <mpustop/error.hpp>

#include "cli/commands.hpp"
#include "cli/talk.hpp"
#include "os/core_dumps.hpp"
#include "os/standard_streams.hpp"

// The binary is built to build/src/cli and installed as `mpustop`.
int main(int argc, char** argv) {
  using namespace mpustop;
  os::forbid_core_dumps();
  // A pipe that closes and a file-size limit are errors of a write, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  cli::wording how = cli::wording::words;
  try {
    os::fill_closed_streams();
    const auto parsed = cli::parse(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    const auto& wanted = std::get<cli::command>(parsed);
    how = cli::wording_of(wanted);
    return std::visit([](const auto& one) { return cli::perform(one); }, wanted);
  } catch (const error& problem) {
    cli::tell_error(problem.what(), how);
    return exit_code(problem.kind());
  } catch (const std::exception& problem) {
    cli::tell_error(std::string("unexpected: ") + problem.what(), how);
    return 2;
  }
}
