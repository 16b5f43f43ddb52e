// Makes what is installed beside the program from its own options: describe bash|zsh, or describe
// man PAGE. A tool of the build; it is not installed.
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/command_line.hpp"
#include "description.hpp"

int main(int argc, char** argv) {
  using namespace mpustop;
  const cli::command_line line("mpustop");
  const auto commands = describe::describe(line.app);
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "bash") {
    std::cout << describe::bash_completion(commands);
  } else if (what == "zsh") {
    std::cout << describe::zsh_completion(commands);
  } else if (what == "man" && argc > 2) {
    std::ifstream in(argv[2]);
    const std::string page(std::istreambuf_iterator<char>(in), {});
    std::cout << describe::manual_page(commands, page);
  } else {
    std::cerr << "usage: describe bash|zsh|man PAGE\n";
    return 2;
  }
  return std::cout << std::flush ? 0 : 1;
}
