#pragma once

#include <string>

namespace mpustop::cli {

/// `mpustop summary`.
struct summary_arguments {
  std::string report;  ///< path, or `-` for standard input
  unsigned qps = 500;  ///< the limit that the rate is shown against; 0: none
  std::string html;    ///< a page with the summary; empty: none
  bool json = false;
};

}  // namespace mpustop::cli
