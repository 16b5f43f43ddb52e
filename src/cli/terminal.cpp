#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace mpustop::cli {

unsigned terminal_columns(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

bool can_redraw() {
  const char* term = std::getenv("TERM");
  const bool plain = term == nullptr || *term == '\0' || std::string_view(term) == "dumb";
  return isatty(STDERR_FILENO) == 1 && !plain;
}

bool shows_colours() {
  const char* refused = std::getenv("NO_COLOR");
  return can_redraw() && (refused == nullptr || *refused == '\0');
}

// A terminal that does not control this process has no foreground to be in.
bool in_foreground() {
  const pid_t group = tcgetpgrp(STDERR_FILENO);
  return group < 0 || group == getpgrp();
}

}  // namespace mpustop::cli
