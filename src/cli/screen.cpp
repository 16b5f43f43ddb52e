#include "cli/screen.hpp"

#include <sys/ioctl.h>

namespace mpustop::cli {

screen screen_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return {};
  return {.columns = size.ws_col, .rows = size.ws_row};
}

}  // namespace mpustop::cli
