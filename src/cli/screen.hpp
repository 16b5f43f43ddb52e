#pragma once

namespace mpustop::cli {

/// How much of a text is seen at once.
struct screen {
  unsigned columns = 80;
  unsigned rows = 0;  ///< 0: any number, as in a file
};

/// Of the terminal that `descriptor` is; without one, or where it does not say, the defaults.
screen screen_of(int descriptor);

}  // namespace mpustop::cli
