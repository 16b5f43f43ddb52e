#pragma once

#include <string>

#include <mpustop/options.hpp>

#include "cli/region_choice.hpp"

namespace mpustop::cli {

/// `mpustop doctor`.
struct doctor_arguments {
  mpustop::options options;    ///< but the keys
  region_choice region;        ///< taken into `options.endpoint`
  std::string profile;         ///< as for run
  std::string proxy_variable;  ///< as for run
  region_choice region;        ///< as for run
  std::string app_id;          ///< of the call; empty: one that is made up
  std::string report;          ///< whether a run could write it; empty: not looked at
  bool call = true;            ///< make the one harmless call
  bool quiet = false;          ///< tell only what is not well
  bool json = false;
};

}  // namespace mpustop::cli
