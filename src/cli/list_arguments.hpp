#pragma once

#include <string>
#include <vector>

#include <mpustop/options.hpp>

#include "cli/region_choice.hpp"

namespace mpustop::cli {

/// `mpustop list`.
struct list_arguments {
  std::vector<std::string> app_ids;
  std::string app_ids_file;    ///< path, or `-` for standard input; empty: none
  mpustop::options options;    ///< but the keys
  region_choice region;        ///< as for run
  std::string profile;         ///< as for run
  std::string proxy_variable;  ///< as for run
  bool quiet = false;
};

}  // namespace mpustop::cli
